using Bridge.Cli.Knowledge;
using Bridge.Cli.Resolution;

namespace Bridge.Cli.Scanning;

/// <summary>The results of a scan.</summary>
internal sealed record ScanReport(
    string Path,
    IReadOnlyList<string> Traits,
    IReadOnlyList<StartupFound> Startups,
    IReadOnlyList<ScannedFile> Files,
    IReadOnlyList<Finding> Findings,
    string Runtime)
{
    public Verdict Verdict => Findings.Count == 0 ? Verdict.RunsAsItIs : Findings.Max(static finding => finding.Rule.Severity) switch
    {
        Severity.Proxy => Verdict.NeedsProxy,
        Severity.Change => Verdict.RunsWithChanges,
        _ => Verdict.RunsAsItIs,
    };

    public int Count(Severity severity) => Findings.Count(finding => finding.Rule.Severity == severity);

    /// <summary>The managed assemblies of the site that are loaded.</summary>
    public IEnumerable<ScannedFile> Assemblies => Files.Where(static file => file.Role is AssemblyRole.Own or AssemblyRole.Known);

    public IEnumerable<ScannedFile> Replaced => Files.Where(static file => file.Role is AssemblyRole.DotNet or AssemblyRole.Bridge or AssemblyRole.NotNeeded);

    /// <summary>The findings about a type or an assembly that failed to load.</summary>
    /// <param name="name">The full name of a type, or the name of an assembly.</param>
    public IEnumerable<Finding> About(string name) => Findings.Where(finding => finding.Occurrences.Any(occurrence =>
        occurrence.Subject == name
            || occurrence.Detail == name
            || occurrence.Subject.StartsWith(name + ".", StringComparison.Ordinal)
            || occurrence.Subject.StartsWith($"new {name}(", StringComparison.Ordinal)));
}
