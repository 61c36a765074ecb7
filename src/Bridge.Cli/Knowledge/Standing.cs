namespace Bridge.Cli.Knowledge;

/// <summary>Whether a package runs on .NET 10, according to docs/katana.md.</summary>
internal enum Standing
{
    Runs,
    Setting,
    Bridges,
    NotNeeded,
    SystemWeb,
    DoesNotRun,
}
