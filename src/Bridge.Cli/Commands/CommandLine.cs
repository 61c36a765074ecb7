using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Bridge.Cli.Reports;
using Bridge.Cli.Sites;

namespace Bridge.Cli.Commands;

/// <summary>The commands, arguments and options of the tool.</summary>
internal static class CommandLine
{
    /// <summary>Runs the tool.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        (string[] own, string[] siteArguments) = RunCommand.Split(arguments);
        RootCommand root = new("Says whether a compiled Katana site runs on .NET 10, and runs it on Kestrel, unchanged.");
        root.Subcommands.Add(ScanCommand.Create(output, error));
        root.Subcommands.Add(ServeCommand.Create(output, error));
        root.Subcommands.Add(RunCommand.Create(output, error, siteArguments));
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        foreach (VersionOption version in root.Options.OfType<VersionOption>())
        {
            version.Action = new PrintVersion();
        }

        ParseResult parsed = root.Parse(own);
        InvocationConfiguration configuration = new() { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        if (parsed.CommandResult.Command.Name == RunCommand.Name)
        {
            // The site handles Ctrl-C itself.
            configuration.ProcessTerminationTimeout = null;
        }

        try
        {
            if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
            {
                // An unrecognized argument is often the reason for a missing one, so it is the more useful message.
                string message = (parsed.Errors.FirstOrDefault(static one => one.Message.StartsWith("Unrecognized", StringComparison.Ordinal))
                    ?? parsed.Errors[0]).Message;
                throw new CommandException(
                    $"{message.TrimEnd()} Try: bridge {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help");
            }

            return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is CommandException or SitePathException or OperationCanceledException
            or UnauthorizedAccessException or IOException)
        {
            await error.WriteLineAsync("bridge: " + failure.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return failure switch
            {
                CommandException command => command.ExitCode,
                OperationCanceledException => ExitCodes.Cancelled,
                SitePathException => ExitCodes.WrongUsage,
                _ => ExitCodes.CannotWrite,
            };
        }
    }

    public static Option<Verbosity> VerbosityOption() => new("--verbosity", "-v")
    {
        Description = "How much is printed: quiet, normal or detailed.",
        HelpName = "LEVEL",
        // Without a factory, the default would be the first value, quiet.
        DefaultValueFactory = static _ => Verbosity.Normal,
        CustomParser = static result =>
        {
            if (Enum.TryParse(result.Tokens[0].Value, ignoreCase: true, out Verbosity verbosity) && !char.IsAsciiDigit(result.Tokens[0].Value[0]))
            {
                return verbosity;
            }

            result.AddError($"--verbosity is quiet, normal or detailed, not \"{result.Tokens[0].Value}\".");
            return Verbosity.Normal;
        },
    };
}
