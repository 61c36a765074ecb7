using Bridge.Cli.Knowledge;

namespace Bridge.Cli.Scanning;

/// <summary>All occurrences of one rule.</summary>
internal sealed record Finding(Rule Rule, IReadOnlyList<Occurrence> Occurrences);
