using Bridge.Cli.Reports;
using Spectre.Console;

namespace Bridge.Cli.Hosting;

/// <summary>Prints one line for each request and each event. Text from clients cannot start a new line.</summary>
internal sealed class HostLog(TextWriter output, TextWriter error, bool isQuiet)
{
    // This is longer than every line, so text is never wrapped. If it were, a client could choose the beginning of the next line.
    private const int Width = 1_000_000;

    private readonly IAnsiConsole _output = Unwrapped(Consoles.For(output, output != Console.Out || Console.IsOutputRedirected));
    private readonly Lock _lock = new();

    public void Request(string method, string target, int status, TimeSpan time)
    {
        if (isQuiet)
        {
            return;
        }

        string colour = status switch { >= 500 => "red", >= 400 => "olive", >= 300 => "blue", _ => "green" };
        lock (_lock)
        {
            _output.MarkupLine(
                $"[grey]{DateTime.Now:HH:mm:ss}[/] "
                    + $"[{colour}]{status}[/] {Spectre.Console.Markup.Escape(Printable.Of(method))} {Spectre.Console.Markup.Escape(Printable.Of(target))} "
                    + $"[grey]{time.TotalMilliseconds:N0} ms[/]");
        }
    }

    public void Say(string text)
    {
        if (!isQuiet)
        {
            lock (_lock)
            {
                output.WriteLine(text);
            }
        }
    }

    public void Fail(string text)
    {
        lock (_lock)
        {
            error.WriteLine("bridge: " + text);
        }
    }

    private static IAnsiConsole Unwrapped(IAnsiConsole console)
    {
        console.Profile.Width = Width;
        return console;
    }
}
