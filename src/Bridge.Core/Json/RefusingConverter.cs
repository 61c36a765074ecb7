using System.Text.Json;

namespace Bridge.Json;

/// <summary>Refuses the values of a type. Null is still written as null.</summary>
internal sealed class RefusingConverter(Type type, string problem) : RuleConverter
{
    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{Errors.TypeNames.Of(type)}: {problem}");

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => throw new RefusedJsonException(value.GetType(), problem);
}
