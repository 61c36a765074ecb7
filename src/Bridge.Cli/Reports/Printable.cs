using System.Globalization;

namespace Bridge.Cli.Reports;

/// <summary>
/// Makes text from a site or a client safe to show. A name in an obfuscated assembly, or the path of a request, can contain characters that move a terminal's
/// cursor, begin a line or change the direction of the text.
/// </summary>
internal static class Printable
{
    /// <summary>The text on one line, with every such character as <c>\u</c> and its number.</summary>
    public static string Of(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsUnfit(text, i))
            {
                return string.Concat(text.Select((c, at) => IsUnfit(text, at) ? $"\\u{(int)c:x4}" : c.ToString()));
            }
        }

        return text;
    }

    private static bool IsUnfit(string text, int at) => text[at] switch
    {
        < ' ' => true,
        <= '~' => false,
        _ => char.GetUnicodeCategory(text[at]) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            || (char.IsSurrogate(text[at]) && !char.IsSurrogatePair(text, at) && !(at > 0 && char.IsSurrogatePair(text, at - 1))),
    };
}
