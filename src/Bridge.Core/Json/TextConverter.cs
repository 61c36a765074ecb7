using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bridge.Errors;
using Bridge.Markup;
using Microsoft.Extensions.Primitives;

namespace Bridge.Json;

/// <summary>Writes types whose data is text that their properties do not show.</summary>
internal sealed class TextConverter : RuleConverter
{
    private readonly Func<object, string?> _write;
    private readonly Func<string, object>? _read;

    private TextConverter(Func<object, string?> write, Func<string, object>? read)
    {
        _write = write;
        _read = read;
    }

    public static TextConverter? Of(Type type)
    {
        if (typeof(FormattableString).IsAssignableFrom(type))
        {
            return new TextConverter(static value => value.ToString(), null);
        }

        if (type == typeof(DBNull))
        {
            // A database's null.
            return new TextConverter(static _ => null, null);
        }

        if (type == typeof(StringBuilder))
        {
            return new TextConverter(static value => value.ToString(), static text => new StringBuilder(text));
        }

        if (typeof(IPAddress).IsAssignableFrom(type))
        {
            return new TextConverter(static value => value.ToString(), IPAddress.Parse);
        }

        if (type == typeof(IPEndPoint))
        {
#if NET
            return new TextConverter(static value => value.ToString(), IPEndPoint.Parse);
#else
            return new TextConverter(static value => value.ToString(), null);
#endif
        }

        if (type == typeof(Html))
        {
            return new TextConverter(static value => value.ToString(), null);
        }

        if (type == typeof(JsonEncodedText))
        {
            return new TextConverter(static value => value.ToString(), static text => JsonEncodedText.Encode(text));
        }

        if (type == typeof(StringSegment))
        {
            return new TextConverter(static value => ((StringSegment)value).Value, static text => new StringSegment(text));
        }

#if NET
        if (type == typeof(Rune))
        {
            return new TextConverter(static value => value.ToString(), static text =>
                Rune.TryGetRuneAt(text + '\0', 0, out Rune rune) && rune.Utf16SequenceLength == text.Length ? rune : throw new FormatException());
        }
#endif
        return ForeignHtml.ReaderOf(type) is { } html ? new TextConverter(html, null)
            : type.FullName == "MongoDB.Bson.ObjectId" ? OfObjectId(type)
            : type.FullName == "System.Data.Linq.Binary" ? new TextConverter(static value => value.ToString()?.Trim('"'), null)
            : null;
    }

    // Its public properties show only the time at which it was made. The other digits of the identifier are private.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Without its method it is written only.")]
    private static TextConverter OfObjectId(Type type)
    {
        MethodInfo? parse = type.GetMethod("Parse", [typeof(string)]);
        return new TextConverter(static value => value.ToString(), parse is null ? null : text =>
        {
            try
            {
                return parse.Invoke(null, [text])!;
            }
            catch (TargetInvocationException failure)
            {
                throw new FormatException(failure.InnerException?.Message, failure);
            }
        });
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => writer.WriteStringValue(_write(value));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        writer.WritePropertyName(_write(value) ?? "");

    public override object ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        _read is null ? base.ReadAsPropertyName(ref reader, typeToConvert, options) : Parse(reader.GetString()!, typeToConvert);

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        _read is null ? base.Read(ref reader, typeToConvert, options)
        : reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()!, typeToConvert)
        : throw new JsonException("Text is expected here.");

    private object Parse(string text, Type type)
    {
        try
        {
            return _read!(text);
        }
        catch (FormatException error)
        {
            throw new JsonException($"The text is not a {TypeNames.Of(type)}.", error);
        }
    }
}
