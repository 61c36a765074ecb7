using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bridge.Json;

/// <summary>
/// A node of System.Text.Json. It writes itself, save where it holds an object by <c>JsonValue.Create</c>: that would be written by other options than the
/// app's, and without what the rules see.
/// </summary>
internal sealed class NodeConverter(JsonSerializerOptions own, bool foreignAttributes) : RuleConverter
{
    // The writer's own limit: what nests deeper fails there.
    private const int DeepestNesting = 1000;

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        if (HoldsRuled((JsonNode)value, 0))
        {
            WriteNode(writer, (JsonNode)value, options);
        }
        else
        {
            ((JsonNode)value).WriteTo(writer, options);
        }
    }

    public override IEnumerable<(string Path, object? Value, Type Declared)>? PartsOf(object value) => value switch
    {
        JsonObject members => members.Select(static member => (JsonPath.Member(member.Key), (object?)member.Value, typeof(JsonNode))),
        JsonArray items => items.Select(static (item, i) => ($"[{i}]", (object?)item, typeof(JsonNode))),
        JsonValue held when Ruled(held) is { } type => [("", held.GetValue<object>(), type)],
        _ => null,
    };

    private void WriteNode(Utf8JsonWriter writer, JsonNode? node, JsonSerializerOptions options)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject members:
                writer.WriteStartObject();
                foreach (KeyValuePair<string, JsonNode?> member in members)
                {
                    writer.WritePropertyName(member.Key);
                    WriteNode(writer, member.Value, options);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (JsonNode? item in items)
                {
                    WriteNode(writer, item, options);
                }

                writer.WriteEndArray();
                break;
            case JsonValue held when Ruled(held) is { } type:
                WritePart(writer, held.GetValue<object>(), type, options);
                break;
            default:
                node.WriteTo(writer, options);
                break;
        }
    }

    private bool HoldsRuled(JsonNode? node, int depth)
    {
        if (depth > DeepestNesting)
        {
            return false;
        }

        switch (node)
        {
            case JsonObject members:
                foreach (KeyValuePair<string, JsonNode?> member in members)
                {
                    if (HoldsRuled(member.Value, depth + 1))
                    {
                        return true;
                    }
                }

                return false;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    if (HoldsRuled(item, depth + 1))
                    {
                        return true;
                    }
                }

                return false;
            case JsonValue value:
                return Ruled(value) is not null;
            default:
                return false;
        }
    }

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
