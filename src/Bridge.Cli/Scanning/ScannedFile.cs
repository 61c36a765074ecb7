using Bridge.Cli.Knowledge;

namespace Bridge.Cli.Scanning;

/// <summary>A file of the site and what was found about it.</summary>
internal sealed record ScannedFile(
    string File,
    string Name,
    string? Version,
    string? Product,
    AssemblyRole Role,
    Software? Software,
    int References,
    string? Remark)
{
    /// <summary>The highest severity of its findings.</summary>
    public Severity Severity { get; init; }
}
