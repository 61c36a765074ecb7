using System.Text;

namespace Bridge.Http;

/// <summary>Writes the value of a <c>Content-Disposition</c> header. RFC 6266.</summary>
internal static class ContentDisposition
{
    /// <param name="type"><c>inline</c> to show the content in the browser, <c>attachment</c> to save it.</param>
    /// <param name="fileName">The name under which it is saved.</param>
    public static string Format(string type, string fileName)
    {
        StringBuilder plain = new();
        bool exact = true;
        foreach (char c in fileName)
        {
            bool simple = c is >= ' ' and <= '~' and not ('"' or '\\');
            plain.Append(simple ? c : '_');
            exact &= simple;
        }

        if (exact)
        {
            return $"{type}; filename=\"{plain}\"";
        }

        // RFC 8187: clients that read filename* get the exact name, and others get one with underscores.
        StringBuilder encoded = new();
        PercentEncoding.Append(encoded, fileName);
        return $"{type}; filename=\"{plain}\"; filename*=UTF-8''{encoded}";
    }
}
