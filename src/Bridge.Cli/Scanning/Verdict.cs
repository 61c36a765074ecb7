namespace Bridge.Cli.Scanning;

/// <summary>The result of a scan. Its number is the exit code.</summary>
internal enum Verdict
{
    RunsAsItIs = 0,
    RunsWithChanges = 1,
    NeedsProxy = 2,
}
