namespace Bridge.Cli.Knowledge;

/// <summary>What docs/katana.md says of a package on .NET 10.</summary>
internal enum Standing
{
    Runs,
    Setting,
    Bridges,
    NotNeeded,
    SystemWeb,
    DoesNotRun,
}
