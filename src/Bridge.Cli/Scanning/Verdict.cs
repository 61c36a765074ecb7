namespace Bridge.Cli.Scanning;

/// <summary>The answer of a scan; its number is the exit code.</summary>
internal enum Verdict
{
    RunsAsItIs = 0,
    RunsWithChanges = 1,
    NeedsProxy = 2,
}
