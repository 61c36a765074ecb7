using Bridge.Cli.Reports;
using Spectre.Console;

namespace Bridge.Cli.Hosting;

/// <summary>Prints one line for each request and each event. Text from clients cannot start a new line.</summary>
internal sealed class HostLog(TextWriter output, TextWriter error, bool isQuiet)
{
    private readonly IAnsiConsole _output = Consoles.For(output, output != Console.Out || Console.IsOutputRedirected);
    private readonly Lock _lock = new();

    public void Request(string method, string target, int status, TimeSpan time)
    {
        if (isQuiet)
        {
            return;
        }

        string colour = status switch { >= 500 => "red", >= 400 => "yellow", >= 300 => "blue", _ => "green" };
        lock (_lock)
        {
            _output.MarkupLine(
                $"[grey]{DateTime.Now:HH:mm:ss}[/] "
                    + $"[{colour}]{status}[/] {Spectre.Console.Markup.Escape(OneLine(method))} {Spectre.Console.Markup.Escape(OneLine(target))} "
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

    /// <summary>Escapes every character that would start another line or change the direction of the text.</summary>
    internal static string OneLine(string text) =>
        text.Any(IsUnfit) ? string.Concat(text.Select(static c => IsUnfit(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;

    private static bool IsUnfit(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format;
}
