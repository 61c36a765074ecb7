using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Primitives;

namespace Bridge.Json;

/// <summary>
/// The metadata of types that are JSON themselves. An app that was compiled ahead of time needs it if its own JSON context does not name them.
/// </summary>
internal static class KnownJson
{
    /// <param name="type">The type.</param>
    /// <param name="options">The options that the metadata is for.</param>
    /// <param name="rule">The converter of the type's rule; null if there is no rule.</param>
    /// <returns>The metadata; null for other types.</returns>
    public static JsonTypeInfo? Of(Type type, JsonSerializerOptions options, JsonConverter? rule) =>
        type == typeof(JsonNode) ? JsonMetadataServices.CreateValueInfo<JsonNode>(options, rule ?? JsonMetadataServices.JsonNodeConverter)
        : type == typeof(JsonObject) ? JsonMetadataServices.CreateValueInfo<JsonObject>(options, rule ?? JsonMetadataServices.JsonObjectConverter)
        : type == typeof(JsonArray) ? JsonMetadataServices.CreateValueInfo<JsonArray>(options, rule ?? JsonMetadataServices.JsonArrayConverter)
        : type == typeof(JsonValue) ? JsonMetadataServices.CreateValueInfo<JsonValue>(options, rule ?? JsonMetadataServices.JsonValueConverter)
        : type == typeof(JsonElement) ? JsonMetadataServices.CreateValueInfo<JsonElement>(options, rule ?? JsonMetadataServices.JsonElementConverter)
        : type == typeof(JsonDocument) ? JsonMetadataServices.CreateValueInfo<JsonDocument>(options, rule ?? JsonMetadataServices.JsonDocumentConverter)
        : type == typeof(StringValues) ? JsonMetadataServices.CreateValueInfo<StringValues>(options, rule ?? new ValuesConverter())
        : null;

    /// <summary>Values of a query or a form, as an array.</summary>
    private sealed class ValuesConverter : JsonConverter<StringValues>
    {
        public override StringValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("StringValues can be written, but not read.");

        public override void Write(Utf8JsonWriter writer, StringValues value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (string? item in value)
            {
                writer.WriteStringValue(item);
            }

            writer.WriteEndArray();
        }
    }
}
