namespace Bridge.Cli.Reports;

/// <summary>How much the terminal is told.</summary>
internal enum Verbosity
{
    Quiet,
    Normal,
    Detailed,
}
