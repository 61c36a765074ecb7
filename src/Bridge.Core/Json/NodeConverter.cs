using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bridge.Json;

/// <summary>
/// A node of System.Text.Json. It writes itself with the options that have the rules, so that the rules see an object in a <c>JsonValue.Create</c>.
/// </summary>
internal sealed class NodeConverter : RuleConverter
{
    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => ((JsonNode)value).WriteTo(writer, options);

    public override IEnumerable<(string Path, object? Value, Type Declared)>? PartsOf(object value) => value switch
    {
        JsonObject members => members.Select(static member => (JsonPath.Member(member.Key), (object?)member.Value, typeof(JsonNode))),
        JsonArray items => items.Select(static (item, i) => ($"[{i}]", (object?)item, typeof(JsonNode))),
        // Other values, such as those of parsed JSON, write themselves.
        JsonValue held when held.GetType() is { IsGenericType: true } => [("", held.GetValue<object>(), typeof(object))],
        _ => null,
    };
}
