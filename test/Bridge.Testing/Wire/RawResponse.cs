using System.Globalization;

namespace Bridge.Wire;

/// <summary>A response as it was on the wire.</summary>
internal sealed class RawResponse
{
    public RawResponse(string statusLine, List<string> lines)
    {
        StatusLine = statusLine;
        Lines = lines;
    }

    public string StatusLine { get; }

    public List<string> Lines { get; }

    public string Body { get; set; } = "";

    public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);

    public string? Header(string name) => Headers(name).SingleOrDefault();

    public List<string> Headers(string name) => Lines
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line.Substring(name.Length + 1).Trim())
        .ToList();
}
