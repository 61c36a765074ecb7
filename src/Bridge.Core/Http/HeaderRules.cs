using System.Buffers;
using System.Globalization;
using Bridge.Errors;
using Microsoft.Extensions.Primitives;

namespace Bridge.Http;

/// <summary>The rules for header names and values. Every header that is sent is checked here, so that none can split a response.</summary>
internal static class HeaderRules
{
    private static readonly string[] s_length = ["Content-Length"];

    private static readonly string[] s_leftOutBy304 =
        ["Allow", "Content-MD5", "Content-Type", "Content-Range", "Last-Modified", "Content-Length", "Content-Encoding", "Content-Language"];

#if NET
    private static readonly SearchValues<char> s_tokenCharacters = SearchValues.Create(
        [.. Enumerable.Range(0, 0x80).Select(static c => (char)c).Where(IsTokenCharacter)]);
#endif

    /// <summary>
    /// Checks a name, and converts its values to the form in which they are sent: without surrounding white space (RFC 9110 section 5.5), and percent-encoded
    /// if the header contains a URL.
    /// </summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Check(string name, ref StringValues values)
    {
        if (!IsToken(name))
        {
            return InvalidViewResult.HeaderName(name);
        }

        if (IsFraming(name))
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

    /// <summary>Checks the headers of a response. They are copied only if a value is sent in another form than it was given in.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Check(Headers given, out Headers headers)
    {
        Headers? copy = null;
        headers = given;
        Dictionary<string, StringValues>.Enumerator entries = given.Enumerate();
        while (entries.MoveNext())
        {
            StringValues values = entries.Current.Value;
            if (Check(entries.Current.Key, ref values) is { } problem)
            {
                return problem;
            }

            if (!ReferenceEquals(Underlying(values), Underlying(entries.Current.Value)))
            {
                copy ??= new Headers(given);
                copy[entries.Current.Key] = values;
            }
        }

        headers = copy ?? given;
        return null;
    }

    /// <summary>A response has one value of each of these headers. If several were given, the last one counts.</summary>
    private static bool HasOneValue(string name) =>
        string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase)
        || IsLength(name)
        || string.Equals(name, "Location", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the header is a <c>Connection</c> that says <c>close</c>, among other options. Kestrel sends this header but keeps the connection open if
    /// <c>keep-alive</c> is there too. By RFC 9112 section 9.6 <c>close</c> takes precedence, so only this option is sent.
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
    /// The headers that are left out with a status without content: the length, and for 304 all that describe the content. As in Werkzeug, <c>Expires</c> and
    /// <c>Content-Location</c> stay, and so does <c>ETag</c> (RFC 9110 section 15.4.5).
    /// </summary>
    /// <returns>Their names; empty for a status with content.</returns>
    public static string[] LeftOut(int statusCode) => statusCode == 304 ? s_leftOutBy304 : StatusRule.IsBodiless(statusCode) ? s_length : [];

    /// <summary>Whether a status leaves the header out.</summary>
    public static bool IsLeftOut(int statusCode, string name) => LeftOut(statusCode).Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>A length in bytes as in Content-Length: digits only (RFC 9110 section 8.6).</summary>
    public static bool TryReadLength(string? text, out long length) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length);

    /// <summary>The length that headers declare; null if they declare none.</summary>
    public static long? DeclaredLength(IDictionary<string, string[]> headers) =>
        headers.TryGetValue("Content-Length", out string[]? values) && values is { Length: > 0 } && TryReadLength(values[0], out long length) ? length : null;

    /// <summary>Whether a name is Content-Length.</summary>
    public static bool IsLength(string name) => name.Length == "Content-Length".Length && Is(name, "Content-Length");

    /// <summary>Whether a name is Transfer-Encoding, which only the server may set, because it frames the body.</summary>
    public static bool IsFraming(string name) => name.Length == "Transfer-Encoding".Length && Is(name, "Transfer-Encoding");

    /// <summary>A token of RFC 9110 section 5.6.2.</summary>
    public static bool IsToken(string text)
    {
#if NET
        return text.Length != 0 && !text.AsSpan().ContainsAnyExcept(s_tokenCharacters);
#else
        foreach (char c in text)
        {
            if (!IsTokenCharacter(c))
            {
                return false;
            }
        }

        return text.Length != 0;
#endif
    }

    /// <summary>A character of a token.</summary>
    public static bool IsTokenCharacter(char c) => PercentEncoding.IsLetterOrDigit(c)
        || c is '-' or '_' or '.' or '!' or '#' or '$' or '%' or '&' or '\'' or '*' or '+' or '^' or '`' or '|' or '~';

    /// <summary>Whether text can be sent as it is in a header's value or a reason phrase.</summary>
    public static bool IsPrintable(string text)
    {
#if NET
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return true;
        }
#endif
        foreach (char c in text)
        {
            if (!IsPrintable(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The characters that can be sent unchanged in a header's value and in a reason phrase: printable ASCII and tabs (RFC 9110 section 5.5, RFC 9112 section
    /// 4).
    /// </summary>
    public static bool IsPrintable(char c) => c is '\t' or (>= ' ' and <= '~');

    /// <summary>Whether the header's value is a URL, or has URLs. A URL is always percent-encoded, and its host is checked.</summary>
    public static bool IsUrl(string name) => name.Length switch
    {
        8 => Is(name, "Location"),
        16 => Is(name, "Content-Location"),
        _ => HeaderUrls.Has(name),
    };

    /// <summary>Converts a URL, or a value with URLs, to the form in which it is sent in a header.</summary>
    /// <param name="name">The header's name.</param>
    /// <param name="given">The value, without control characters other than tabs.</param>
    /// <param name="isSentAsIs">Whether a URL that is ASCII without spaces is left unchanged. If false, an empty query or fragment is left out.</param>
    /// <param name="sent">What is sent.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? CheckUrl(string name, string given, bool isSentAsIs, out string sent)
    {
        if (!HeaderUrls.Has(name))
        {
            return CheckOneUrl(name, given, isSentAsIs, out sent);
        }

        return HeaderUrls.Convert(name, given.Trim(' ', '\t'), (string url, out string one) => CheckOneUrl(name, url, isSentAsIs, out one), out sent)
            ?? (IsPrintable(sent) ? null : InvalidViewResult.HeaderNotAscii(name, given));
    }

    /// <summary>Whether text has a control character other than a tab. A control character could end a line of the head.</summary>
    public static bool HasControl(string text)
    {
        foreach (char c in text)
        {
            if (IsControl(c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsControl(char c) => c is (< ' ' and not '\t') or '\x7F';

    private static object? Underlying(StringValues values) => values.Count == 1 ? values[0] : (string?[]?)values;

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
            if (IsControl(c))
            {
                return InvalidViewResult.HeaderValueWith(name, given, c);
            }

            isPlain &= c is > ' ' and < '\x7F';
        }

        if (IsUrl(name))
        {
            // As in Werkzeug, a Location that can be sent unchanged is left alone, and every Content-Location is normalized.
            return CheckUrl(name, given, isSentAsIs: !Is(name, "Content-Location"), out value);
        }

        if (isPlain)
        {
            return null;
        }

        value = given.Trim(' ', '\t');
        return IsPrintable(value) ? null : InvalidViewResult.HeaderNotAscii(name, given);
    }

    private static string? CheckOneUrl(string name, string given, bool isSentAsIs, out string sent)
    {
        sent = given.Trim(' ', '\t');
        return UrlHost.Refusal(sent) is { } refusal ? InvalidViewResult.HeaderHost(name, given, refusal)
            : isSentAsIs && IsPlain(sent) ? null
            : UrlEncoding.TryEncode(sent, out sent) ? null
            : InvalidViewResult.HeaderNotAscii(name, given);
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
