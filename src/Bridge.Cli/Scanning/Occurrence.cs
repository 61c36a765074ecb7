namespace Bridge.Cli.Scanning;

/// <summary>One thing that falls under a rule.</summary>
/// <param name="File">The file of the site in which it stands, relative to its root.</param>
/// <param name="Subject">The type, member, element or text.</param>
/// <param name="Detail">What to add; null if nothing.</param>
/// <param name="Uses">Who uses it.</param>
internal sealed record Occurrence(string File, string Subject, string? Detail, IReadOnlyList<Use> Uses);
