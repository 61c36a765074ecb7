using System.Text;

namespace Microsoft.Owin.Infrastructure;

internal static class UriEscaping
{
    // RFC 3986 section 3.3: pchar, except pct-encoded and the characters of IsAsciiLetterOrDigit, and the slash between segments.
    private const string PathPunctuation = "/-._~!$&'()*+,;=:@";

    internal static string EscapePath(string path)
    {
        int clean = CleanLength(path, 0);
        if (clean == path.Length)
        {
            return path;
        }
        var escaped = new StringBuilder(path.Length + 16);
        int position = 0;
        while (true)
        {
            escaped.Append(path, position, clean - position);
            if (clean == path.Length)
            {
                return escaped.ToString();
            }
            position = clean + 1;
            // A run is escaped as a whole, because a surrogate pair is one character in UTF-8.
            while (position < path.Length && !IsClean(path, position))
            {
                position++;
            }
            escaped.Append(Uri.EscapeDataString(path.Substring(clean, position - clean)));
            clean = CleanLength(path, position);
        }
    }

    private static int CleanLength(string path, int start)
    {
        while (start < path.Length && IsClean(path, start))
        {
            start++;
        }
        return start;
    }

    private static bool IsClean(string path, int index)
    {
        char c = path[index];
        return IsAsciiLetterOrDigit(c)
            || PathPunctuation.IndexOf(c) >= 0
            || (c == '%' && index + 2 < path.Length && IsHexDigit(path[index + 1]) && IsHexDigit(path[index + 2]));
    }

    private static bool IsAsciiLetterOrDigit(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9';

    internal static bool IsHexDigit(char c) => c is >= '0' and <= '9' or >= 'a' and <= 'f' or >= 'A' and <= 'F';
}
