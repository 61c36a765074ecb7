using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bridge.Json;

/// <summary>Writes an integer of any size as a number.</summary>
internal sealed class BigIntegerConverter : RuleConverter
{
    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        string digits = ((BigInteger)value).ToString(CultureInfo.InvariantCulture);
        if ((options.NumberHandling & JsonNumberHandling.WriteAsString) != 0)
        {
            writer.WriteStringValue(digits);
        }
        else
        {
            writer.WriteRawValue(digits, skipInputValidation: true);
        }
    }

    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        bool isText = reader.TokenType == JsonTokenType.String && (options.NumberHandling & JsonNumberHandling.AllowReadingFromString) != 0;
        if (reader.TokenType != JsonTokenType.Number && !isText)
        {
            throw new JsonException("A whole number is expected here.");
        }

        string digits = isText ? reader.GetString()!
            : Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan.ToArray());

        // Parsing takes time quadratic in the length, so input from a client is limited: 10,000 digits are read in a millisecond.
        return digits.Length <= 10_000 && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number)
            ? number
            : throw new JsonException("A whole number of at most 10,000 digits is expected here.");
    }

    public override object ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BigInteger.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number)
            ? number
            : throw new JsonException("A whole number is expected here.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        writer.WritePropertyName(((BigInteger)value).ToString(CultureInfo.InvariantCulture));
}
