namespace Bridge.Cli.Scanning;

/// <summary>One thing to which a rule applies.</summary>
/// <param name="File">The site's file that contains it, relative to the site's root.</param>
/// <param name="Subject">The type, member, element or string.</param>
/// <param name="Detail">Additional text; null if there is none.</param>
/// <param name="Uses">The places that use it.</param>
internal sealed record Occurrence(string File, string Subject, string? Detail, IReadOnlyList<Use> Uses);
