using System.Globalization;
using System.Text;

namespace Bridge.Errors;

/// <summary>Untrusted text for a message or a log: on one line, shortened, and with escapes for characters that could deceive the reader.</summary>
internal static class Excerpt
{
    /// <summary>An excerpt for an error message, one line at most.</summary>
    public static string Of(string text) => Of(text, 60);

    /// <summary>An excerpt with at most the given number of characters, for a log, such as of a request's path.</summary>
    public static string Of(string text, int longest)
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

    // Terminals act on C1 controls, some log viewers end a line at U+2028, and a format character can reverse text. Half a surrogate pair is not valid text.
    private static bool IsInvisible(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate && !IsSecondHalf(text, index);

    private static bool IsSecondHalf(string text, int index) => index > 0 && char.IsSurrogatePair(text, index - 1);
}
