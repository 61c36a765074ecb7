using System.Collections.Specialized;
using System.Text.Json;

namespace Bridge.Json;

/// <summary>Reads a <see cref="StringCollection"/>. The serializer treats its items as objects, and fails at the first one.</summary>
internal sealed class StringCollectionReader : RuleConverter
{
    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("An array is expected here.");
        }

        StringCollection read = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            read.Add(reader.TokenType is JsonTokenType.String or JsonTokenType.Null
                ? reader.GetString()
                : throw new JsonException("Text is expected here."));
        }

        return read;
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        throw new RefusedJsonException(value.GetType(), "it is only read by this rule.");
}
