namespace Bridge.Cli.Reports;

/// <summary>How much the terminal shows.</summary>
internal enum Verbosity
{
    Quiet,
    Normal,
    Detailed,
}
