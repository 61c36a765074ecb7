namespace Bridge.Cli.Commands;

/// <summary>The exit codes of the tool, in addition to the verdicts of a scan (0, 1, 2). The numbers are those of sysexits.h.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int WrongUsage = 64;
    public const int Failed = 70;
    public const int CannotWrite = 74;
    public const int Cancelled = 130;
}
