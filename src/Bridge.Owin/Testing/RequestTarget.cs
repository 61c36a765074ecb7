using System.Text;

namespace Bridge.Owin.Testing;

/// <summary>
/// Splits and decodes a request target as Kestrel does, so that an application sees the same path on both. Percent-encoded UTF-8 is decoded, except <c>%2F</c>;
/// bytes that are not valid UTF-8 stay encoded; dot segments are removed after decoding. <see cref="Uri"/> is not used, because it has its own decoding rules,
/// which differ between runtimes.
/// </summary>
internal static class RequestTarget
{
    /// <returns>False if the target contains a character that is not allowed, or an encoded NUL.</returns>
    public static bool TryParse(string target, out string path, out string query)
    {
        path = query = "";
        foreach (char c in target)
        {
            if (c is <= ' ' or >= '\x7f')
            {
                return false;
            }
        }

        if (target.Length == 0)
        {
            return false;
        }

        // The absolute form, which clients use with proxies. The path begins after the authority.
        if (target[0] != '/')
        {
            int scheme = target.IndexOf("://", StringComparison.Ordinal);
            if (scheme > 0)
            {
                int slash = target.IndexOfAny(s_authorityEnds, scheme + 3);
                target = slash < 0 ? "/" : target[slash] == '/' ? target.Substring(slash) : "/" + target.Substring(slash);
            }
            else if (target == "*")
            {
                return true;
            }
            else
            {
                return false;
            }
        }

        int mark = target.IndexOf('?');
        if (mark >= 0)
        {
            query = target.Substring(mark + 1);
            target = target.Substring(0, mark);
        }

        if (target.IndexOf('%') >= 0 && !TryDecode(ref target))
        {
            return false;
        }

        path = target.IndexOf("/.", StringComparison.Ordinal) >= 0 ? RemoveDotSegments(target) : target;
        return true;
    }

    private static readonly char[] s_authorityEnds = ['/', '?'];

    private static bool TryDecode(ref string path)
    {
        var result = new StringBuilder(path.Length);
        int i = 0;
        while (i < path.Length)
        {
            if (path[i] != '%' || !TryReadByte(path, i, out int first) || first == '/')
            {
                result.Append(path[i++]);
                continue;
            }

            if (first == 0)
            {
                return false;
            }

            int used = first < 0x80 ? Append(result, first) : AppendSequence(result, path, i, first);
            if (used == 0)
            {
                result.Append(path[i++]);
            }
            else
            {
                i += used;
            }
        }

        path = result.ToString();
        return true;
    }

    private static int Append(StringBuilder result, int ascii)
    {
        result.Append((char)ascii);
        return 3;
    }

    /// <returns>How many characters of the path were decoded: 0 if they are not valid UTF-8 (too short, overlong, a surrogate, or beyond U+10FFFF).</returns>
    private static int AppendSequence(StringBuilder result, string path, int start, int first)
    {
        (int length, int least, int rune) = first switch
        {
            >= 0xC2 and <= 0xDF => (2, 0x80, first & 0x1F),
            >= 0xE0 and <= 0xEF => (3, 0x800, first & 0x0F),
            >= 0xF0 and <= 0xF4 => (4, 0x10000, first & 0x07),
            _ => (0, 0, 0),
        };

        for (int k = 1; k < length; k++)
        {
            if (!TryReadByte(path, start + (3 * k), out int next) || (next & 0xC0) != 0x80)
            {
                return 0;
            }

            rune = (rune << 6) | (next & 0x3F);
        }

        if (length == 0 || rune < least || rune > 0x10FFFF || rune is >= 0xD800 and <= 0xDFFF)
        {
            return 0;
        }

        result.Append(char.ConvertFromUtf32(rune));
        return 3 * length;
    }

    private static bool TryReadByte(string path, int percent, out int value)
    {
        value = 0;
        if (percent + 2 >= path.Length || path[percent] != '%')
        {
            return false;
        }

        char high = path[percent + 1], low = path[percent + 2];
        if (!Uri.IsHexDigit(high) || !Uri.IsHexDigit(low))
        {
            return false;
        }

        value = (Uri.FromHex(high) << 4) | Uri.FromHex(low);
        return true;
    }

    /// <summary>RFC 3986 section 5.2.4. At the root, <c>..</c> stays at the root.</summary>
    private static string RemoveDotSegments(string path)
    {
        var result = new StringBuilder(path.Length);
        int i = 0;
        while (i < path.Length)
        {
            int end = path.IndexOf('/', i + 1);
            if (end < 0)
            {
                end = path.Length;
            }

            int length = end - i;
            bool dot = length == 2 && path[i + 1] == '.';
            bool dots = length == 3 && path[i + 1] == '.' && path[i + 2] == '.';
            if (dots)
            {
                int parent = result.Length;
                while (parent > 0 && result[--parent] != '/')
                {
                }

                result.Length = parent;
            }

            if (!dot && !dots)
            {
                result.Append(path, i, length);
            }
            else if (end == path.Length)
            {
                result.Append('/');
            }

            i = end;
        }

        return result.ToString();
    }
}
