using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Bridge.Json;

/// <summary>A <see cref="NameValueCollection"/> as an object. A name with one value is text, and a name with several is a list of texts.</summary>
internal sealed class NameValuesConverter : RuleConverter
{
    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        var values = (NameValueCollection)value;
        HashSet<string> names = new(StringComparer.Ordinal);
        writer.WriteStartObject();
        for (int i = 0; i < values.Count; i++)
        {
            string name = values.GetKey(i) ?? "";
            name = options.DictionaryKeyPolicy?.ConvertName(name) ?? name;
            if (!names.Add(name))
            {
                throw new RefusedJsonException(value.GetType(), $"two of its names are \"{name}\" in JSON. Give each a name of its own.");
            }

            writer.WritePropertyName(name);
            string[]? several = values.GetValues(i);
            if (several?.Length == 1)
            {
                writer.WriteStringValue(several[0]);
            }
            else if (several is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteStartArray();
                foreach (string each in several)
                {
                    writer.WriteStringValue(each);
                }

                writer.WriteEndArray();
            }
        }

        writer.WriteEndObject();
    }

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "A type whose constructor was trimmed away is refused by name.")]
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        NameValueCollection values;
        try
        {
            values = (NameValueCollection)Activator.CreateInstance(typeToConvert)!;
        }
        catch (MissingMethodException)
        {
            return base.Read(ref reader, typeToConvert, options);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An object is expected here.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                values.Add(name, ReadText(ref reader));
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                values.Add(name, ReadText(ref reader));
            }
        }

        return values;
    }

    private static string? ReadText(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Null => null,
        _ => throw new JsonException("Text or a list of texts is expected here."),
    };
}
