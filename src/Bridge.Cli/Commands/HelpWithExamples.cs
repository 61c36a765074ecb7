using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bridge.Cli.Commands;

/// <summary>The help of System.CommandLine, followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> s_examples = new()
    {
        ["bridge"] =
        [
            "bridge scan C:\\inetpub\\shop", "bridge scan site/bin --html report.html", "bridge serve C:\\inetpub\\shop --urls http://localhost:8080",
            "bridge run Service.exe --port 9000",
        ],
        ["scan"] =
        [
            "bridge scan C:\\inetpub\\shop                     a site's root, with web.config and bin",
            "bridge scan site/bin --html report.html          a page for the person who decides",
            "bridge scan Service.exe --json - | jq .verdict   a self-hosted program; JSON to the next program",
        ],
        ["serve"] =
        [
            "bridge serve C:\\inetpub\\shop                                a site's root: its pages and its static files",
            "bridge serve site/bin --urls http://*:8080 --path-base /shop   a bin folder, below a path",
            "bridge serve site --startup Shop.Startup --katana genuine      on the Katana of its own folder",
        ],
        ["run"] =
        [
            "bridge run C:\\services\\Shop.exe              the program, with its config file beside it",
            "bridge run Shop.exe --console --port 9000    arguments after the program go to the program",
        ],
    };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (s_examples.TryGetValue(command is RootCommand ? "bridge" : command.Name, out string[]? examples))
        {
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
        }

        return code;
    }
}
