using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bridge.Json;

/// <summary>
/// A node of System.Text.Json, which writes itself by the options with the rules, so that they see an object that it holds by <c>JsonValue.Create</c>.
/// </summary>
internal sealed class NodeConverter(JsonSerializerOptions own, bool foreignAttributes) : RuleConverter
{
    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => ((JsonNode)value).WriteTo(writer, options);

    public override IEnumerable<(string Path, object? Value, Type Declared)>? PartsOf(object value) => value switch
    {
        JsonObject members => members.Select(static member => (JsonPath.Member(member.Key), (object?)member.Value, typeof(JsonNode))),
        JsonArray items => items.Select(static (item, i) => ($"[{i}]", (object?)item, typeof(JsonNode))),
        JsonValue held when Ruled(held) is { } type => [("", held.GetValue<object>(), type)],
        _ => null,
    };

    /// <summary>The type as which a value is held, where a rule is for it; null where the value writes itself.</summary>
    private Type? Ruled(JsonValue value)
    {
        Type node = value.GetType();
        if (!node.IsGenericType)
        {
            return null;
        }

        Type type = node.GetGenericArguments()[0];
        type = type == typeof(object) ? value.GetValue<object>().GetType() : type;
        return JsonRules.For(own, foreignAttributes).IsRuled(type) ? type : null;
    }
}
