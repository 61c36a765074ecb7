using System.Data.SqlTypes;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bridge.Json;

/// <summary>Writes a database's own value (<c>SqlInt32</c> and similar types) as the value that it contains, or as null.</summary>
internal sealed class SqlValueConverter : RuleConverter
{
    private readonly PropertyInfo _value;

    private SqlValueConverter(PropertyInfo value) => _value = value;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Without its property the type is refused as one without members.")]
    public static SqlValueConverter? Of(Type type) =>
        typeof(INullable).IsAssignableFrom(type) && type.Namespace == "System.Data.SqlTypes" && type.GetProperty("Value") is { } value
            ? new SqlValueConverter(value)
            : null;

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        if (((INullable)value).IsNull)
        {
            writer.WriteNullValue();
        }
        else if (value is SqlDecimal number)
        {
            WriteDigits(writer, number.ToString(), options);
        }
        else if (value is SqlChars text)
        {
            writer.WriteStringValue(text.Value);
        }
        else
        {
            WritePart(writer, Read(value), _value.PropertyType, options);
        }
    }

    // It may have more digits than a decimal.
    private static void WriteDigits(Utf8JsonWriter writer, string digits, JsonSerializerOptions options)
    {
        digits = digits.Replace(CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator, ".");
        if ((options.NumberHandling & JsonNumberHandling.WriteAsString) != 0)
        {
            writer.WriteStringValue(digits);
        }
        else
        {
            writer.WriteRawValue(digits);
        }
    }

    private object? Read(object value)
    {
        try
        {
            return _value.GetValue(value);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Capture(cause).Throw();
            throw;
        }
    }
}
