namespace Bridge.Faults.Tests.Smuggling;

/// <summary>One header, or two of them, as an application sets them.</summary>
internal sealed record HostileHeader(string Name, string[] Values, string? OtherName = null, string[]? OtherValues = null)
{
    public IEnumerable<KeyValuePair<string, string[]>> Pairs => OtherName is null ? [new(Name, Values)] : [new(Name, Values), new(OtherName, OtherValues!)];

    /// <summary>Whether it could say how long the body is, or what becomes of the connection. The others could only end a line too early.</summary>
    public bool IsAboutFraming =>
        Pairs.Any(static pair =>
            pair.Key.Trim().Replace('_', '-').ToUpperInvariant() is "CONTENT-LENGTH" or "TRANSFER-ENCODING" or "CONNECTION" or "UPGRADE" or "TRAILER");

    public override string ToString()
    {
        string text = string.Join("; ", Pairs.Select(static pair => $"{pair.Key}: {string.Join(" | ", pair.Value)}")).Replace("\r", "\\r").Replace("\n", "\\n");
        return text.Length > 80 ? text[..80] : text;
    }
}
