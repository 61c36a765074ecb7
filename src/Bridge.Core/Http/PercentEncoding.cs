using System.Globalization;
using System.Text;

namespace Bridge.Http;

/// <summary>Percent-encoding as UTF-8 (RFC 3986 section 2.1), for URLs, cookies and file names.</summary>
internal static class PercentEncoding
{
    /// <summary>Appends text. RFC 3986's unreserved characters are not encoded, and neither are the characters that <paramref name="kept"/> names.</summary>
    public static void Append(StringBuilder result, string text, string kept = "")
    {
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)b;
            if (IsUnreserved(c) || kept.IndexOf(c) >= 0)
            {
                result.Append(c);
            }
            else
            {
                result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>A character that a URL can always contain as it is (RFC 3986 section 2.3).</summary>
    public static bool IsUnreserved(char c) => IsLetterOrDigit(c) || c is '-' or '.' or '_' or '~';

    /// <summary>A letter or a digit of ASCII.</summary>
    public static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
