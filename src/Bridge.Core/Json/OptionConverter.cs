using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;

namespace Bridge.Json;

/// <summary>
/// F#'s options of values that a converter of Bridge's handles: the value or null. The serializer's own converter for options accepts only converters made for
/// exactly that type.
/// </summary>
internal sealed class OptionConverter : RuleConverter
{
    private readonly Type _value;
    private readonly PropertyInfo _read;
    private readonly MethodInfo _some;
    private readonly PropertyInfo? _isNone;

    private OptionConverter(Type value, PropertyInfo read, MethodInfo some, PropertyInfo? isNone)
    {
        _value = value;
        _read = read;
        _some = some;
        _isNone = isNone;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Where its members were trimmed away, the serializer's own converter reports it.")]
    public static OptionConverter? Of(Type type, Func<Type, bool> hasRule)
    {
        bool isValue = JsonTypeRules.NameOf(type) == "Microsoft.FSharp.Core.FSharpValueOption`1";
        return (isValue || JsonTypeRules.NameOf(type) == "Microsoft.FSharp.Core.FSharpOption`1") && hasRule(type.GetGenericArguments()[0])
            && type.GetProperty("Value") is { } read && type.GetMethod(isValue ? "NewValueSome" : "Some") is { } some
                ? new OptionConverter(type.GetGenericArguments()[0], read, some, isValue ? type.GetProperty("IsNone") : null)
                : null;
    }

    public override bool HandleNull => true;

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        WritePart(writer, value is null || _isNone?.GetValue(value) is true ? null : _read.GetValue(value), _value, options);

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? Nothing(typeToConvert)
        : _some.Invoke(null, [JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(_value))]);

    public override IEnumerable<(string Path, object? Value, Type Declared)>? PartsOf(object value) =>
        _isNone?.GetValue(value) is true ? null : [("", _read.GetValue(value), _value)];

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "A structure has a default without a constructor.")]
    private static object? Nothing(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
