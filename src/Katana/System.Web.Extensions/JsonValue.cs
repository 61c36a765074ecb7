using System.Globalization;
using System.Text;
using System.Text.Json;

namespace System.Web.Script.Serialization;

/// <summary>Reads JSON into values of the runtime's own types.</summary>
internal static class JsonValue
{
    private static readonly byte[] s_dateStart = @"\/Date("u8.ToArray();
    private static readonly byte[] s_dateEnd = @")\/"u8.ToArray();

    internal static object Read(string input, int recursionLimit)
    {
        if (string.IsNullOrWhiteSpace(input))
        {
            return null;
        }
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(input), new JsonReaderOptions { MaxDepth = recursionLimit });
        try
        {
            reader.Read();
            object value = Value(ref reader);
            reader.Read();
            return value;
        }
        catch (JsonException failure)
        {
            throw new ArgumentException("Invalid JSON: " + failure.Message, nameof(input), failure);
        }
    }

    private static object Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Object(ref reader),
        JsonTokenType.StartArray => Array(ref reader),
        JsonTokenType.String => Text(ref reader),
        JsonTokenType.Number => Number(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    private static Dictionary<string, object> Object(ref Utf8JsonReader reader)
    {
        var members = new Dictionary<string, object>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString();
            reader.Read();
            members[name] = Value(ref reader);
        }
        return members;
    }

    private static object[] Array(ref Utf8JsonReader reader)
    {
        var items = new List<object>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref reader));
        }
        return items.ToArray();
    }

    // A date differs from other text by its escaped slashes, which no other writer produces.
    private static object Text(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> raw = reader.ValueSpan;
        if (raw.StartsWith(s_dateStart) && raw.EndsWith(s_dateEnd))
        {
            ReadOnlySpan<byte> number = raw[s_dateStart.Length..^s_dateEnd.Length];
            // A time zone may follow, but the milliseconds are in UTC in any case.
            int zone = number.LastIndexOfAny((byte)'+', (byte)'-');
            string digits = Encoding.ASCII.GetString(zone > 0 ? number[..zone] : number);
            if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds)
                && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            {
                return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
            }
        }
        return reader.GetString();
    }

    private static object Number(ref Utf8JsonReader reader)
    {
        bool exponent = reader.ValueSpan.IndexOfAny((byte)'e', (byte)'E') >= 0;
        if (!exponent)
        {
            if (reader.TryGetInt32(out int small))
            {
                return small;
            }
            if (reader.TryGetInt64(out long large))
            {
                return large;
            }
            if (reader.TryGetDecimal(out decimal exact))
            {
                return exact;
            }
        }
        return reader.GetDouble();
    }
}
