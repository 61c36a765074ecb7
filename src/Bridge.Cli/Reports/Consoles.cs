using System.Globalization;
using Spectre.Console;

namespace Bridge.Cli.Reports;

/// <summary>Creates consoles, with colours if they are wanted.</summary>
internal static class Consoles
{
    public static IAnsiConsole For(TextWriter writer, bool isRedirected)
    {
        bool plain = isRedirected
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (isRedirected)
        {
            // Output to a file or another program has the width that the shell gives, and is never cut.
            console.Profile.Width = int.TryParse(
                Environment.GetEnvironmentVariable("COLUMNS"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int columns)
                && columns >= 40
                ? columns
                : 100;
        }

        return console;
    }
}
