using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Bridge.Http;

/// <summary>Decides whether a client prefers an error as a page or as JSON.</summary>
/// <remarks>RFC 9110 section 12.5.1.</remarks>
internal static class AcceptHeader
{
    /// <summary>
    /// Whether the client prefers JSON to HTML: it gives JSON a higher weight, or the same weight but names JSON and not HTML. A client that accepts anything,
    /// such as curl, gets the page.
    /// </summary>
    public static bool PrefersJson(StringValues accept)
    {
        Preference json = default;
        Preference html = default;
        foreach (string? header in accept)
        {
            foreach (string range in (header ?? "").Split(','))
            {
                Read(range, ref json, ref html);
            }
        }

        return json.Weight > html.Weight || (json.Weight > 0 && json.Weight == html.Weight && json.IsNamed && !html.IsNamed);
    }

    private static void Read(string range, ref Preference json, ref Preference html)
    {
        string[] parts = range.Split(';');
        string type = parts[0].Trim();
        double weight = WeightOf(parts);
        if (IsJson(type))
        {
            json.Note(weight, named: true);
        }
        else if (Is(type, "text/html") || Is(type, "application/xhtml+xml"))
        {
            html.Note(weight, named: true);
        }
        else if (Is(type, "application/*"))
        {
            json.Note(weight, named: false);
        }
        else if (Is(type, "text/*"))
        {
            html.Note(weight, named: false);
        }
        else if (Is(type, "*/*"))
        {
            json.Note(weight, named: false);
            html.Note(weight, named: false);
        }
    }

    private static bool IsJson(string type) =>
        Is(type, "application/json") || (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
            && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static bool Is(string type, string other) => string.Equals(type, other, StringComparison.OrdinalIgnoreCase);

    private static double WeightOf(string[] parts)
    {
        for (int i = 1; i < parts.Length; i++)
        {
            string parameter = parts[i].Trim();
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
            {
                return double.TryParse(parameter.Substring(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight) ? weight : 0;
            }
        }

        return 1;
    }

    /// <summary>The weight of the best range for a type. A range that names the type always takes precedence over a range with a star.</summary>
    private struct Preference
    {
        public double Weight;
        public bool IsNamed;

        public void Note(double weight, bool named)
        {
            if (named == IsNamed)
            {
                Weight = Math.Max(Weight, weight);
            }
            else if (named)
            {
                Weight = weight;
                IsNamed = true;
            }
        }
    }
}
