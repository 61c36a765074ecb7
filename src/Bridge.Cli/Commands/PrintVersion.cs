using System.CommandLine;
using System.CommandLine.Invocation;
using Bridge.Cli.Reports;

namespace Bridge.Cli.Commands;

/// <summary>Prints the tool's version.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(ToolVersion.Text);
        return ExitCodes.Success;
    }
}
