using System.Globalization;
using System.Text;

namespace Bridge.Errors;

/// <summary>Text from outside for a message or a log: on one line, with escapes for what could deceive its reader, and cut where it is long.</summary>
internal static class Excerpt
{
    /// <summary>An excerpt for an error message: no more than a line of it.</summary>
    public static string Of(string text) => Of(text, 60);

    /// <summary>An excerpt of so many characters, for a log: a request's path, say.</summary>
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

    // Terminals act on C1 controls, some readers of logs end a line at U+2028, and a format character turns text around. Half a surrogate pair is no text.
    private static bool IsInvisible(string text, int index) => CharUnicodeInfo.GetUnicodeCategory(text, index)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate && !IsSecondHalf(text, index);

    private static bool IsSecondHalf(string text, int index) => index > 0 && char.IsSurrogatePair(text, index - 1);
}
