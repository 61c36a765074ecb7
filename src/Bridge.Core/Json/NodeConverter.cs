using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bridge.Json;

/// <summary>
/// A node of System.Text.Json. It writes itself with the options that have the rules, so that the rules see an object in a <c>JsonValue.Create</c>.
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

    /// <summary>The type of a value to which a rule applies; null if the value writes itself.</summary>
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
