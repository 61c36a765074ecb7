using System.Globalization;
using System.Text;
using Bridge.Errors;
using Microsoft.Extensions.Primitives;

namespace Bridge.Http;

/// <summary>What a header's name and value may be. Everything that is sent passes here, so that nothing can split a response.</summary>
internal static class HeaderRules
{
    /// <summary>
    /// Checks a name and brings its values into the form in which they are sent: without surrounding white space (RFC 9110 section 5.5), and
    /// percent-encoded where the header holds a URL.
    /// </summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Check(string name, ref StringValues values)
    {
        if (!IsToken(name))
        {
            return InvalidViewResult.HeaderName(name);
        }

        if (string.Equals(name, "Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
        {
            return InvalidViewResult.TransferEncoding;
        }

        if (ClosesConnection(name, values))
        {
            values = "close";
            return null;
        }

        if (values.Count == 1)
        {
            string? problem = CheckValue(name, values[0], out string value);
            values = ReferenceEquals(value, values[0]) ? values : value;
            return problem;
        }

        if (values.Count == 0)
        {
            return null;
        }

        string[] all = new string[values.Count];
        for (int i = 0; i < all.Length; i++)
        {
            if (CheckValue(name, values[i], out all[i]) is { } problem)
            {
                return problem;
            }
        }

        values = HasOneValue(name) ? all[all.Length - 1] : all;
        return null;
    }

    /// <summary>Of these headers a response has one value; of several that were given the last counts.</summary>
    public static bool HasOneValue(string name) =>
        string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, "Content-Length", StringComparison.OrdinalIgnoreCase)
        || string.Equals(name, "Location", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the header is a <c>Connection</c> that says <c>close</c>, among whatever else. Kestrel tells the client so and keeps the connection open if
    /// <c>keep-alive</c> stands beside it; RFC 9112 section 9.6 has <c>close</c> win, so that is all that is sent.
    /// </summary>
    public static bool ClosesConnection(string name, StringValues values)
    {
        if (name.Length != "Connection".Length || !Is(name, "Connection"))
        {
            return false;
        }

        foreach (string? value in values)
        {
            foreach (string option in (value ?? "").Split(','))
            {
                if (Is(option.Trim(' ', '\t'), "close"))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a 304 leaves the header out: those that describe the content, which it does not send. As in Werkzeug, <c>Expires</c> and
    /// <c>Content-Location</c> stay, and so does <c>ETag</c> (RFC 9110 section 15.4.5).
    /// </summary>
    public static bool IsDroppedBy304(string name) => name.Length switch
    {
        5 => Is(name, "Allow"),
        11 => Is(name, "Content-MD5"),
        12 => Is(name, "Content-Type"),
        13 => Is(name, "Content-Range") || Is(name, "Last-Modified"),
        14 => Is(name, "Content-Length"),
        16 => Is(name, "Content-Encoding") || Is(name, "Content-Language"),
        _ => false,
    };

    /// <summary>The headers that <see cref="IsDroppedBy304"/> names, for those who have to remove them from a host's response.</summary>
    public static readonly string[] DroppedBy304 =
        ["Allow", "Content-MD5", "Content-Type", "Content-Range", "Last-Modified", "Content-Length", "Content-Encoding", "Content-Language"];

    /// <summary>A token of RFC 9110 section 5.6.2.</summary>
    public static bool IsToken(string text)
    {
        foreach (char c in text)
        {
            if (!IsTokenCharacter(c))
            {
                return false;
            }
        }

        return text.Length != 0;
    }

    /// <summary>A character of a token.</summary>
    public static bool IsTokenCharacter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
        or '-' or '_' or '.' or '!' or '#' or '$' or '%' or '&' or '\'' or '*' or '+' or '^' or '`' or '|' or '~';

    /// <summary>What can be sent in a header's value and in a reason phrase as it is: printable ASCII and tabs (RFC 9110 section 5.5, RFC 9112 section 4).</summary>
    public static bool IsPrintable(char c) => c is '\t' or (>= ' ' and <= '~');

    /// <summary>Text for an error message: what could end its line or deceive its reader as escapes, and no more than a line of it.</summary>
    public static string Show(string text) => Show(text, 60);

    /// <summary>Text for a log, such as a request's path, with a forged line in it as little as in <see cref="Show(string)"/>.</summary>
    public static string Show(string text, int longest)
    {
        StringBuilder shown = new();
        for (int i = 0; i < text.Length && i < longest; i++)
        {
            char c = text[i];
            _ = c switch
            {
                '\r' => shown.Append("\\r"),
                '\n' => shown.Append("\\n"),
                '\t' => shown.Append("\\t"),
                < ' ' or '\x7F' => shown.Append("\\x").Append(((int)c).ToString("X2", CultureInfo.InvariantCulture)),
                >= '\x80' when IsInvisible(text, i) => shown.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => shown.Append(c),
            };
        }

        return text.Length > longest ? shown.Append("...").ToString() : shown.ToString();
    }

    // Terminals act on C1 controls, some readers of logs end a line at U+2028, and a format character turns text around; half a surrogate pair is no text.
    private static bool IsInvisible(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate && !IsSecondHalf(text, index);

    private static bool IsSecondHalf(string text, int index) => index > 0 && char.IsSurrogatePair(text, index - 1);

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static string? CheckValue(string name, string? given, out string value)
    {
        value = given ?? "";
        if (given is null)
        {
            return InvalidViewResult.NullHeader(name);
        }

        bool isPlain = true;
        foreach (char c in given)
        {
            if (c is (< ' ' and not '\t') or '\x7F')
            {
                return InvalidViewResult.HeaderValueWith(name, given, c);
            }

            isPlain &= c is > ' ' and < '\x7F';
        }

        if (isPlain && !Is(name, "Content-Location"))
        {
            return null;
        }

        value = given.Trim(' ', '\t');
        if (Is(name, "Location"))
        {
            // As Werkzeug, leave a URL alone that can be sent as it is.
            return IsPlain(value) ? null : UrlEncoding.TryEncode(value, out value) ? null : InvalidViewResult.HeaderNotAscii(name, given);
        }

        if (Is(name, "Content-Location"))
        {
            return UrlEncoding.TryEncode(value, out value) ? null : InvalidViewResult.HeaderNotAscii(name, given);
        }

        foreach (char c in value)
        {
            if (c > '~')
            {
                return InvalidViewResult.HeaderNotAscii(name, given);
            }
        }

        return null;
    }

    private static bool IsPlain(string value)
    {
        foreach (char c in value)
        {
            if (c is <= ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }
}
