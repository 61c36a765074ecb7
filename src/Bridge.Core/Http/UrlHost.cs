using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bridge.Errors;

namespace Bridge.Http;

/// <summary>
/// Which hosts a URL in a header may name: only those that every client reads in the same way. The mapping of IDNA (UTS #46) can turn look-alike characters
/// into <c>/</c>, <c>?</c>, <c>#</c>, <c>@</c> and <c>:</c>, and browsers treat a backslash as a slash. So a check of the text and a client would find two
/// different hosts.
/// </summary>
internal static class UrlHost
{
    // WHATWG's special schemes: browsers find a host in their URLs after any number of slashes. Schemes without a network (file) are not listed.
    private static readonly string[] s_withHost = ["http:", "https:", "ws:", "wss:", "ftp:"];

    /// <summary>Why a URL's host is refused; null if its host can be sent, or if it has no host.</summary>
    /// <param name="url">The URL, absolute or relative, without white space around it.</param>
    public static string? Refusal(string url)
    {
        int scheme = SpecialSchemeLength(url);
        bool needsHost = scheme > 0;
        if (scheme == 0)
        {
            scheme = UrlEncoding.SchemeLength(url);
            needsHost = scheme == 0;
        }

        int start = scheme;
        while (start < url.Length && url[start] is '/' or '\\')
        {
            start++;
        }

        int slashes = start - scheme;
        bool hasAuthority = string.CompareOrdinal(url, scheme, "//", 0, 2) == 0;
        if (needsHost ? slashes > 1 || scheme > 0 : hasAuthority)
        {
            if (needsHost && !(hasAuthority && slashes == 2))
            {
                return "a browser would find a host in it where the text has none: write exactly two slashes before a host";
            }

            int end = url.IndexOfAny(['/', '?', '#', '\\'], scheme + 2);
            end = end < 0 ? url.Length : end;
            return end < url.Length && url[end] == '\\'
                ? "a backslash ends its host: browsers read it as a slash, and other software does not"
                : AuthorityRefusal(url.Substring(scheme + 2, end - scheme - 2), needsHost);
        }

        return null;
    }

    /// <summary>The ASCII form of a host's name, label by label.</summary>
    /// <returns>False if it has none.</returns>
    public static bool TryMap(string name, out string mapped)
    {
        if (IsAscii(name))
        {
            mapped = name;
            return true;
        }

        StringBuilder result = new(name.Length + 8);
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && !IsDot(name[i]))
            {
                continue;
            }

            if (!TryMapLabel(name.Substring(start, i - start), out string label))
            {
                mapped = "";
                return false;
            }

            result.Append(label);
            if (i < name.Length)
            {
                result.Append('.');
            }

            start = i + 1;
        }

        mapped = result.ToString();
        return true;
    }

    private static string? AuthorityRefusal(string authority, bool needsHost)
    {
        int at = authority.LastIndexOf('@');
        if (at >= 0 && needsHost)
        {
            return "it has a user name before its host, which can be mistaken for the host (RFC 9110 section 4.2.4)";
        }

        string host = authority.Substring(at + 1);
        if (host.Length > 0 && host[0] == '[')
        {
            int bracket = host.IndexOf(']');
            return bracket > 0 && IsIPv6(host.Substring(1, bracket - 1)) && IsPort(host.Substring(bracket + 1))
                ? null
                : "the text in its brackets is not an IPv6 address";
        }

        int colon = host.IndexOf(':');
        string name = colon < 0 ? host : host.Substring(0, colon);
        if (colon >= 0 && !IsPort(host.Substring(colon)))
        {
            return "the text after its host is not a port";
        }

        if (name.Length == 0)
        {
            return needsHost || colon >= 0 ? "its host is empty" : null;
        }

        if (!TryMap(name, out string mapped))
        {
            return "its host has no ASCII form (IDNA)";
        }

        foreach (char c in mapped)
        {
            if (!IsPlain(c) && c != '.')
            {
                return $"its host has the character '{Excerpt.Of(c.ToString())}', by itself or in its ASCII form; a host is letters, digits, '-', '_' and '.'";
            }
        }

        if (IsNumber(mapped) && !(IPAddress.TryParse(mapped, out IPAddress? address) && address.ToString() == mapped))
        {
            return "its host ends in a number, and browsers read it as another form of an IP address; write an address as 127.0.0.1";
        }

        return ReferenceEquals(mapped, name) ? null : NameRefusal(name);
    }

    // WHATWG's URL standard: a host whose last label is a number, decimal or hexadecimal, is an address of IPv4.
    private static bool IsNumber(string host)
    {
        string last = host.TrimEnd('.');
        last = last.Substring(last.LastIndexOf('.') + 1);
        return last.Length > 0 && (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? last.Skip(2).All(Uri.IsHexDigit)
            : last.All(static c => c is >= '0' and <= '9'));
    }

    /// <summary>Finds characters that the mapping hides: a character that becomes a dot within a label, and a character that is left out.</summary>
    private static string? NameRefusal(string name)
    {
        foreach (char c in name)
        {
            if (IsLeftOut(c) || IsPunctuationForm(c))
            {
                return $"its host has the character U+{(int)c:X4}, which is left out of a host's name or replaced by another";
            }
        }

        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && !IsDot(name[i]))
            {
                continue;
            }

            string label = name.Substring(start, i - start);
            TryMapLabel(label, out string mapped);
            if (mapped.IndexOf('.') >= 0)
            {
                return $"its host has a character that becomes a full stop: \"{Excerpt.Of(label)}\" becomes \"{mapped}\"";
            }

            for (int at = 0; at < label.Length; at++)
            {
                int length = char.IsSurrogatePair(label, at) ? 2 : 1;
                if (label[at] >= 0x80 && TryMapLabel(label.Remove(at, length), out string without) && without == mapped)
                {
                    return $"its host has the character U+{char.ConvertToUtf32(label, at).ToString("X4", CultureInfo.InvariantCulture)}, which is left out "
                        + $"of a host's name";
                }

                at += length - 1;
            }

            start = i + 1;
        }

        return null;
    }

    private static bool TryMapLabel(string label, out string mapped)
    {
        mapped = label;
        if (IsAscii(label))
        {
            return true;
        }

        try
        {
            mapped = new IdnMapping().GetAscii(label);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsAscii(string text)
    {
        foreach (char c in text)
        {
            if (c >= 0x80)
            {
                return false;
            }
        }

        return true;
    }

    private static int SpecialSchemeLength(string url)
    {
        foreach (string scheme in s_withHost)
        {
            if (url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return scheme.Length;
            }
        }

        return 0;
    }

    // The four full stops of IDNA (RFC 3490 section 3.1, UTS #46 section 4.5).
    private static bool IsDot(char c) => c is '.' or '\u3002' or '\uFF0E' or '\uFF61';

    // Checked by character, because the IdnMapping of .NET Framework and Mono keeps characters that .NET and browsers leave out (UTS #46). Some scripts need
    // the two joiners.
    private static bool IsLeftOut(char c) => c is '\u00AD' or (>= '\uFE00' and <= '\uFE0F')
        || (c is not ('\u200C' or '\u200D') && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format);

    // The blocks Vertical Forms and Small Form Variants hold ':', '#', '?' and similar characters in other shapes.
    private static bool IsPunctuationForm(char c) => c is (>= '\uFE10' and <= '\uFE1F') or (>= '\uFE50' and <= '\uFE6F');

    private static bool IsPlain(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_';

    private static bool IsPort(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] is < '0' or > '9')
            {
                return false;
            }
        }

        return text.Length == 0 || text[0] == ':';
    }

    private static bool IsIPv6(string text) =>
        text.IndexOfAny(['%', '/', '[', ']']) < 0 && IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;
}
