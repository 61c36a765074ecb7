using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bridge.Json;

/// <summary>
/// The base of Bridge's converters. It handles any type, and the serializer casts, so that no code has to be generated for each type at run time.
/// </summary>
internal abstract class RuleConverter : JsonConverter<object>
{
    public override bool CanConvert(Type typeToConvert) => true;

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{Errors.TypeNames.Of(typeToConvert)}: Bridge can write values of this type, but cannot read them.");

    // The serializer's own implementation would call the converter of the value's type, which is this one, without end.
    public override void WriteAsPropertyName(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        throw new RefusedJsonException(value.GetType(), "it cannot be the key of a JSON object. Make a dictionary with text as its keys, or a list of pairs.");

    public override object ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{Errors.TypeNames.Of(typeToConvert)}: it cannot be the key of a JSON object.");

    /// <summary>The parts of a value, used to find a place in it; null if it has none.</summary>
    public virtual IEnumerable<(string Path, object? Value, Type Declared)>? PartsOf(object value) => null;

    /// <summary>Writes a part of a value by its declared type, or by its type at run time if it is declared as object.</summary>
    protected static void WritePart(Utf8JsonWriter writer, object? part, Type declared, JsonSerializerOptions options)
    {
        if (part is null || part is DBNull)
        {
            writer.WriteNullValue();
            return;
        }

        // The overload that takes a type's metadata works with trimming and AOT, and reports missing metadata.
        JsonSerializer.Serialize(writer, part, options.GetTypeInfo(declared == typeof(object) ? part.GetType() : declared));
    }
}
