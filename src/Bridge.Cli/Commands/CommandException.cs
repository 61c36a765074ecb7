namespace Bridge.Cli.Commands;

/// <summary>Ends a command and prints one line on standard error.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCodes.WrongUsage) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
