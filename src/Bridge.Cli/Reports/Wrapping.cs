namespace Bridge.Cli.Reports;

/// <summary>Breaks text into lines: at spaces, and long names after a dot or a bracket.</summary>
internal static class Wrapping
{
    /// <param name="text">The text.</param>
    /// <param name="first">The maximum number of characters of the first line.</param>
    /// <param name="other">The maximum number of characters of every other line.</param>
    public static IEnumerable<string> Lines(string text, int first, int other)
    {
        ReadOnlyMemory<char> rest = text.AsMemory().Trim();
        for (int width = first; rest.Length > width; width = other)
        {
            int end = Break(rest.Span, width);
            yield return rest[..end].TrimEnd().ToString();
            rest = rest[end..].TrimStart();
        }

        if (rest.Length > 0)
        {
            yield return rest.ToString();
        }
    }

    private static int Break(ReadOnlySpan<char> text, int width)
    {
        int space = text[..(width + 1)].LastIndexOf(' ');
        if (space > width / 3)
        {
            return space;
        }

        int mark = text[..width].LastIndexOfAny("./(,\\");
        return mark > width / 3 ? mark + 1 : width;
    }
}
