using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bridge.Json;

/// <summary>
/// A converter of Bridge's own. It stands for any type: the serializer casts, so that no code has to be made for each at run time.
/// </summary>
internal abstract class RuleConverter : JsonConverter<object>
{
    public override bool CanConvert(Type typeToConvert) => true;

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{Errors.TypeNames.Of(typeToConvert)}: values of it are written and cannot be read.");

    // The serializer's own would ask the converter of the value's type, which is this one, without an end.
    public override void WriteAsPropertyName(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        throw new RefusedJsonException(value.GetType(), "it cannot be the key of a JSON object. Make a dictionary with text as its keys, or a list of pairs.");

    public override object ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{Errors.TypeNames.Of(typeToConvert)}: it cannot be the key of a JSON object.");

    /// <summary>The parts of a value for those who look for a place in it; null where it has none.</summary>
    public virtual IEnumerable<(string Path, object? Value, Type Declared)>? PartsOf(object value) => null;

    /// <summary>Writes a part of a value by its declared type, or by what it is where that is object.</summary>
    protected static void WritePart(Utf8JsonWriter writer, object? part, Type declared, JsonSerializerOptions options)
    {
        if (part is null || part is DBNull)
        {
            writer.WriteNullValue();
            return;
        }

        // The overload that takes a type's metadata is the one that trimming and AOT allow; where the metadata is missing it says so.
        JsonSerializer.Serialize(writer, part, options.GetTypeInfo(declared == typeof(object) ? part.GetType() : declared));
    }
}
