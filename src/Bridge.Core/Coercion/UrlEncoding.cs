using System.Globalization;
using System.Text;

namespace Bridge.Coercion;

/// <summary>
/// Turns a URL with any text in it into one that a header can hold (RFC 3987 section 3.1, as Werkzeug's <c>iri_to_uri</c> does): what a URL cannot
/// hold is percent-encoded as UTF-8, what is encoded already or has a meaning in a URL stays, and a host's name becomes its ASCII form.
/// </summary>
internal static class UrlEncoding
{
    /// <returns>False where the text has half a surrogate pair, or the host no ASCII form.</returns>
    public static bool TryEncode(string url, out string encoded)
    {
        encoded = url;
        int hostStart = HostStart(url);
        int hostEnd = hostStart;
        string host = "";
        if (hostStart > 0)
        {
            hostEnd = url.IndexOfAny(['/', '?', '#'], hostStart);
            hostEnd = hostEnd < 0 ? url.Length : hostEnd;
            if (!TryEncodeHost(url.Substring(hostStart, hostEnd - hostStart), out host))
            {
                return false;
            }
        }

        StringBuilder result = new(url.Length + 16);
        if (!TryAppend(result, url.Substring(0, hostStart)))
        {
            return false;
        }

        result.Append(host);
        if (!TryAppend(result, url.Substring(hostEnd)))
        {
            return false;
        }

        encoded = result.ToString();
        return true;
    }

    private static int HostStart(string url)
    {
        int slashes = url.IndexOf("//", StringComparison.Ordinal);
        bool isAuthority = slashes == 0 || (slashes > 1 && url[slashes - 1] == ':' && url.IndexOfAny(['/', '?', '#']) == slashes);
        return isAuthority ? slashes + 2 : 0;
    }

    private static bool TryEncodeHost(string host, out string encoded)
    {
        encoded = host;
        bool isAscii = true;
        foreach (char c in host)
        {
            isAscii &= c < 0x80;
        }

        if (isAscii)
        {
            StringBuilder plain = new();
            bool could = TryAppend(plain, host);
            encoded = plain.ToString();
            return could;
        }

        int nameStart = host.LastIndexOf('@') + 1;
        int nameEnd = host.LastIndexOf(':');
        nameEnd = nameEnd < nameStart ? host.Length : nameEnd;
        try
        {
            StringBuilder result = new();
            bool could = TryAppend(result, host.Substring(0, nameStart));
            result.Append(new IdnMapping().GetAscii(host.Substring(nameStart, nameEnd - nameStart)));
            could &= TryAppend(result, host.Substring(nameEnd));
            encoded = result.ToString();
            return could;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool TryAppend(StringBuilder result, string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c < 0x80 && (IsLetterOrDigit(c) || "-._~:/?#[]@!$&'()*+,;=%".IndexOf(c) >= 0))
            {
                result.Append(c);
                continue;
            }

            bool isPair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (char.IsSurrogate(c) && !isPair)
            {
                return false;
            }

            foreach (byte b in Encoding.UTF8.GetBytes(text.Substring(i, isPair ? 2 : 1)))
            {
                result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }

            i += isPair ? 1 : 0;
        }

        return true;
    }

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
