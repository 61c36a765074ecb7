namespace Bridge.Markup;

/// <summary>A piece of a template: its own text, or a value.</summary>
internal sealed class HtmlPart
{
    private HtmlPart(string? literal, int index, int width, string? format, HtmlPlace place)
    {
        Literal = literal;
        Index = index;
        Width = width;
        Format = format;
        Place = place;
    }

    public static HtmlPart None { get; } = OfLiteral("");

    /// <summary>The template's own text; null for a value.</summary>
    public string? Literal { get; }

    /// <summary>The index of the value.</summary>
    public int Index { get; }

    /// <summary>The minimum number of characters; negative for a left-aligned value, 0 for any.</summary>
    public int Width { get; }

    /// <summary>The value's format, or null.</summary>
    public string? Format { get; }

    /// <summary>The value's place in the HTML.</summary>
    public HtmlPlace Place { get; }

    public static HtmlPart OfLiteral(string literal) => new(literal, 0, 0, null, HtmlPlace.Text);

    public static HtmlPart OfValue(int index, int width, string? format, HtmlPlace place) => new(null, index, width, format, place);
}
