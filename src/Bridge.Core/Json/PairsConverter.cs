using System.Collections;
using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Bridge.Errors;
using Microsoft.Extensions.Primitives;

namespace Bridge.Json;

/// <summary>
/// Values by name that the serializer does not see as a dictionary (headers, a query, a form, a <see cref="StringDictionary"/>), written as an object. A form
/// with files is refused, because their content is not written.
/// </summary>
internal sealed class PairsConverter : RuleConverter
{
    private readonly Func<object, IEnumerable<(string Name, object? Value)>> _pairs;
    private readonly Type _value;
    private readonly PropertyInfo? _files;

    private PairsConverter(Func<object, IEnumerable<(string Name, object? Value)>> pairs, Type value, PropertyInfo? files)
    {
        _pairs = pairs;
        _value = value;
        _files = files;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Without its indexer it is written as a list of pairs.")]
    public static PairsConverter? Of(Type type)
    {
        if (type == typeof(StringDictionary))
        {
            return new PairsConverter(
                static value => ((IEnumerable)value).Cast<DictionaryEntry>().Select(static entry => ((string)entry.Key, (object?)entry.Value)),
                typeof(string),
                null);
        }

        Type? value = typeof(IEnumerable<KeyValuePair<string, StringValues>>).IsAssignableFrom(type) ? typeof(StringValues)
            : typeof(IEnumerable<KeyValuePair<string, string[]>>).IsAssignableFrom(type) ? typeof(string[])
            : null;
        if (value is null || type.GetProperty("Item", [typeof(string)]) is null)
        {
            return null;
        }

        PropertyInfo? files = type.GetProperty("Files");
        bool isDictionary = typeof(IReadOnlyDictionary<string, StringValues>).IsAssignableFrom(type)
            || typeof(IDictionary<string, StringValues>).IsAssignableFrom(type)
            || typeof(IReadOnlyDictionary<string, string[]>).IsAssignableFrom(type) || typeof(IDictionary<string, string[]>).IsAssignableFrom(type);
        return isDictionary && files is null ? null
            : value == typeof(string[])
                ? new PairsConverter(
                    static value => ((IEnumerable<KeyValuePair<string, string[]>>)value).Select(static pair => (pair.Key, (object?)pair.Value)), value, files)
                : new PairsConverter(
                    static value => ((IEnumerable<KeyValuePair<string, StringValues>>)value).Select(static pair => (pair.Key, (object?)pair.Value)),
                    value,
                    files);
    }

    /// <summary>Whether it is a form, whose files are looked at when it is written.</summary>
    public bool HasFiles => _files is not null;

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        if (_files?.GetValue(value) is IEnumerable files && files.Cast<object>().Any())
        {
            throw new RefusedJsonException(value.GetType(),
                "its fields are written and its files are not. Write an object with both, and only the data of a file that you need:"
                    + " file => new { file.FileName }.");
        }

        writer.WriteStartObject();
        foreach ((string name, object? values) in _pairs(value))
        {
            writer.WritePropertyName(options.DictionaryKeyPolicy?.ConvertName(name) ?? name);
            WritePart(writer, values, _value, options);
        }

        writer.WriteEndObject();
    }

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (typeToConvert != typeof(StringDictionary))
        {
            return base.Read(ref reader, typeToConvert, options);
        }

        StringDictionary read = [];
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An object is expected here.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            read[name] = reader.TokenType is JsonTokenType.String or JsonTokenType.Null
                ? reader.GetString()
                : throw new JsonException("Text is expected here.");
        }

        return read;
    }
}
