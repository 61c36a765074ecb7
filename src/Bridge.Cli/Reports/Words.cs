using Bridge.Cli.Knowledge;
using Bridge.Cli.Scanning;

namespace Bridge.Cli.Reports;

/// <summary>The texts of the reports, in one place for the terminal, the page and the JSON.</summary>
internal static class Words
{
    public static string Headline(Verdict verdict) => verdict switch
    {
        Verdict.RunsAsItIs => "Runs as it is",
        Verdict.RunsWithChanges => "Runs with these changes",
        _ => "Needs a proxy beside IIS for these parts",
    };

    /// <summary>One sentence for readers who do not read more.</summary>
    public static string Sentence(ScanReport report)
    {
        int changes = report.Count(Severity.Change), proxies = report.Count(Severity.Proxy), windows = report.Count(Severity.WindowsOnly);
        string first = report.Verdict switch
        {
            Verdict.RunsAsItIs => "Nothing that this site refers to is missing on .NET 10 with Bridge.",
            Verdict.RunsWithChanges =>
                $"{Counted(changes, "finding")} {(changes == 1 ? "asks" : "ask")} for a change before the part that it names runs; everything else runs as "
                    + $"it is.",
            _ => $"{Counted(proxies, "part")} of the site {(proxies == 1 ? "needs" : "need")} IIS and can stay there behind a proxy"
                + (changes == 0
                    ? "; everything else runs as it is."
                    : $"; {Counted(changes, "other finding")} {(changes == 1 ? "asks" : "ask")} for a change."),
        };
        return windows == 0 ? first : $"{first} {Counted(windows, "finding")} {(windows == 1 ? "matters" : "matter")} only if the site moves to Linux.";
    }

    public static string Name(Severity severity) => severity switch
    {
        Severity.Proxy => "proxy",
        Severity.Change => "change",
        Severity.WindowsOnly => "Windows only",
        _ => "note",
    };

    public static string Name(AssemblyRole role) => role switch
    {
        AssemblyRole.Own => "the site's",
        AssemblyRole.Known => "known software",
        AssemblyRole.DotNet => ".NET 10's own is loaded",
        AssemblyRole.Bridge => "Bridge's own is loaded",
        AssemblyRole.NotNeeded => "not needed",
        AssemblyRole.Native => "native code",
        _ => "not readable",
    };

    public static string Standing(ScannedFile file) => file.Role switch
    {
        AssemblyRole.Own or AssemblyRole.Known => file.Severity switch
        {
            Severity.Proxy => "needs IIS",
            Severity.Change => "needs a change",
            Severity.WindowsOnly => "runs; look before Linux",
            _ => "runs",
        },
        _ => Name(file.Role),
    };

    public static string Name(UseKind kind) => kind switch
    {
        UseKind.Base => "base of",
        UseKind.Field => "type of",
        UseKind.Signature => "in the signature of",
        UseKind.Attribute => "attribute of",
        _ => "in",
    };

    public static string Counted(int count, string noun) =>
        count == 1 ? $"1 {noun}" : $"{count:N0} {noun}{(noun.EndsWith('y') ? "" : "s")}".Replace("assembly", "assemblies", StringComparison.Ordinal);
}
