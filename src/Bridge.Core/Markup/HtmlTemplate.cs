using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bridge.Markup;

/// <summary>The text of an interpolated string, parsed once: its own pieces, and the place of each value in the HTML.</summary>
internal sealed class HtmlTemplate
{
    // The key is the string object. The compiler's strings live as long as the program. A string that was made at run time is collected after its last use.
    private static readonly ConditionalWeakTable<string, HtmlTemplate> s_known = new();

    private HtmlTemplate(IReadOnlyList<HtmlPart> parts) => Parts = parts;

    public IReadOnlyList<HtmlPart> Parts { get; }

    public static HtmlTemplate OfLiteral(string literal) => new([HtmlPart.OfLiteral(literal)]);

    /// <param name="format">A composite format string, as the compiler makes it from an interpolated one.</param>
    public static HtmlTemplate Of(string format) => s_known.GetValue(format, static format => new HtmlTemplate(Parse(format)));

    /// <summary>Refuses values that no encoding makes safe in their place.</summary>
    /// <exception cref="ArgumentException">A value is not safe in its place.</exception>
    public void Check(object?[] values)
    {
        foreach (HtmlPart part in Parts)
        {
            if (part.Literal is null && values[part.Index] is { } value && InvalidHtml.Of(part.Index, part.Place, value) is { } problem)
            {
                throw new ArgumentException(problem);
            }
        }
    }

    private static List<HtmlPart> Parse(string format)
    {
        List<HtmlPart> parts = [];
        HtmlScanner scanner = new();
        StringBuilder literal = new();
        for (int i = 0; i < format.Length; i++)
        {
            char c = format[i];
            if (c is '{' or '}' && i + 1 < format.Length && format[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '{')
            {
                Flush(literal, parts, scanner);
                int end = EndOfHole(format, i);
                parts.Add(Hole(format.Substring(i + 1, end - i - 1), scanner.ReadValue()));
                i = end;
            }
            else
            {
                literal.Append(c);
            }
        }

        Flush(literal, parts, scanner);
        return parts;
    }

    private static void Flush(StringBuilder literal, List<HtmlPart> parts, HtmlScanner scanner)
    {
        if (literal.Length > 0)
        {
            string text = literal.ToString();
            scanner.Read(text);
            parts.Add(HtmlPart.OfLiteral(text));
            literal.Clear();
        }
    }

    private static int EndOfHole(string format, int start)
    {
        int end = format.IndexOf('}', start);
        return end > 0 ? end : throw new FormatException("The text of the HTML has a { without a }. Html.Of takes an interpolated string: Html.Of($\"...\").");
    }

    // index[,width][:format]
    private static HtmlPart Hole(string hole, HtmlPlace place)
    {
        int colon = hole.IndexOf(':');
        string head = colon < 0 ? hole : hole.Substring(0, colon);
        int comma = head.IndexOf(',');
        int index = int.Parse(comma < 0 ? head : head.Substring(0, comma), CultureInfo.InvariantCulture);
        int width = comma < 0 ? 0 : int.Parse(head.Substring(comma + 1), CultureInfo.InvariantCulture);
        return HtmlPart.OfValue(index, width, colon < 0 ? null : hole.Substring(colon + 1), place);
    }
}
