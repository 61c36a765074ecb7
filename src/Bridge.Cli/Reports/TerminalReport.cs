using Bridge.Cli.Knowledge;
using Bridge.Cli.Scanning;
using Spectre.Console;

namespace Bridge.Cli.Reports;

/// <summary>The report for a terminal.</summary>
internal static class TerminalReport
{
    private const int WidestText = 110;

    public static void Write(IAnsiConsole console, ScanReport report, Verbosity verbosity)
    {
        string colour = Colour(report.Verdict);
        console.WriteLine();
        console.MarkupLine($"  [bold {colour}]{Words.Headline(report.Verdict)}[/]");
        if (verbosity == Verbosity.Quiet)
        {
            console.WriteLine();
            return;
        }

        Paragraph(console, Words.Sentence(report), 2, "default");
        console.WriteLine();
        WriteBar(console, report);
        WriteSite(console, report);
        foreach (Finding finding in report.Findings)
        {
            if (finding.Rule.Severity > Severity.Note || verbosity == Verbosity.Detailed)
            {
                WriteFinding(console, finding, verbosity);
            }
        }

        WriteNotes(console, report, verbosity);
    }

    private static void WriteBar(IAnsiConsole console, ScanReport report)
    {
        var shares = Shares.Of(report);
        if (shares.All == 0)
        {
            return;
        }

        int whole = Math.Clamp(console.Profile.Width - 4, 10, 76);
        (int runs, int change, int proxy) = shares.Widths(whole);

        // Without colours, the three parts must differ by their characters.
        (char good, char warn, char bad) = console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors ? ('=', '!', 'x') : ('━', '━', '━');
        console.MarkupLine($"  [green]{new string(good, runs)}[/][olive]{new string(warn, change)}[/][red]{new string(bad, proxy)}[/]");
        List<string> legend =
            [$"[green]{shares.Runs}[/] of {Words.Counted(shares.All, "assembly")} {(shares.Runs == 1 ? "runs as it is" : "run as they are")}"];
        if (shares.Change > 0)
        {
            legend.Add($"[olive]{shares.Change}[/] {(shares.Change == 1 ? "needs" : "need")} a change");
        }

        if (shares.Proxy > 0)
        {
            legend.Add($"[red]{shares.Proxy}[/] {(shares.Proxy == 1 ? "needs" : "need")} IIS");
        }

        console.MarkupLine("  " + string.Join(", ", legend));
        console.WriteLine();
    }

    private static void WriteSite(IAnsiConsole console, ScanReport report)
    {
        Grid grid = new() { Expand = false };
        grid.AddColumn(new GridColumn().PadLeft(2).PadRight(2).NoWrap());
        grid.AddColumn(new GridColumn().PadRight(0));
        if (report.Traits.Count > 0)
        {
            grid.AddRow(new Spectre.Console.Markup("[grey]Is[/]"), new Text(Printable.Of(string.Join(", ", report.Traits))));
        }

        foreach (StartupFound startup in report.Startups)
        {
            grid.AddRow(
                new Spectre.Console.Markup("[grey]Starts by[/]"),
                new Spectre.Console.Markup($"{Escaped(startup.Type)} "
                    + $"[grey]({Escaped(startup.How)}"
                        + $"{(startup.FriendlyName is { } name ? $", named {Escaped(name)}" : "")})[/]"));
        }

        string[] katana = [.. report.Files.Where(static file =>
            file.Name == "Owin" || file.Name.StartsWith("Microsoft.Owin", StringComparison.OrdinalIgnoreCase))
            .Select(static file => $"{file.Name} {file.Product ?? file.Version}")];
        if (katana.Length > 0)
        {
            grid.AddRow(new Spectre.Console.Markup("[grey]Katana[/]"), new Text(Printable.Of(string.Join(", ", katana))));
        }

        grid.AddRow(new Spectre.Console.Markup("[grey]Looked up[/]"), new Text($"{report.Files.Sum(static file => (long)file.References):N0} references"));
        console.Write(grid);
        console.WriteLine();
    }

    private static void WriteFinding(IAnsiConsole console, Finding finding, Verbosity verbosity)
    {
        string colour = Colour(finding.Rule.Severity);
        console.MarkupLine(
            $"  [{colour}]{Words.Name(finding.Rule.Severity).ToUpperInvariant()}[/] [bold]{Escaped(finding.Rule.Title)}[/] "
                + $"[grey]({finding.Rule.Id})[/]");
        Paragraph(console, finding.Rule.Explanation, 2, "default");
        Paragraph(console, "→ " + finding.Rule.Advice, 2, "default");
        int most = verbosity == Verbosity.Detailed ? int.MaxValue : 5;
        foreach (IGrouping<string, Occurrence> file in finding.Occurrences.Take(most).GroupBy(static occurrence => occurrence.File))
        {
            bool isFileItself = file.All(occurrence => occurrence.Subject == file.Key && occurrence.Uses.Count == 0);
            if (!isFileItself)
            {
                console.MarkupLine($"    [grey]{Escaped(file.Key)}[/]");
            }

            foreach (Occurrence occurrence in file)
            {
                Line(console, occurrence.Subject + (occurrence.Detail is null ? "" : $"  ({occurrence.Detail})"), isFileItself ? 4 : 6, "default");
                int mostUses = verbosity == Verbosity.Detailed ? int.MaxValue : 2;
                foreach (Use use in occurrence.Uses.Take(mostUses))
                {
                    Line(console, $"{Words.Name(use.Kind)} {use.Place}", 8, "grey");
                }

                if (occurrence.Uses.Count > mostUses)
                {
                    Line(console, $"and {Words.Counted(occurrence.Uses.Count - mostUses, "more place")}", 8, "grey");
                }
            }
        }

        if (finding.Occurrences.Count > most)
        {
            Line(console, $"and {finding.Occurrences.Count - most:N0} more: --verbosity detailed, or --html FILE", 4, "grey");
        }

        console.WriteLine();
    }

    private static void WriteNotes(IAnsiConsole console, ScanReport report, Verbosity verbosity)
    {
        Finding[] notes = [.. report.Findings.Where(static finding => finding.Rule.Severity == Severity.Note)];
        if (notes.Length == 0 || verbosity == Verbosity.Detailed)
        {
            return;
        }

        console.MarkupLine("  [grey]NOTES[/]");
        foreach (Finding note in notes)
        {
            Line(
                console,
                $"{note.Rule.Title}: {string.Join(", ", note.Occurrences.Take(4).Select(static occurrence => occurrence.Subject))}"
                    + $"{(note.Occurrences.Count > 4 ? $" and {note.Occurrences.Count - 4:N0} more" : "")}",
                4,
                "grey");
        }

        console.WriteLine();
    }

    private static void Paragraph(IAnsiConsole console, string text, int indent, string style) =>
        Wrapped(console, text, indent, indent, style, Math.Min(console.Profile.Width, WidestText));

    private static void Line(IAnsiConsole console, string text, int indent, string style) =>
        Wrapped(console, text, indent, indent + 2, style, console.Profile.Width);

    /// <summary>Wraps at spaces, and long names after a dot. Lines after the first are indented.</summary>
    private static void Wrapped(IAnsiConsole console, string text, int indent, int hanging, string style, int width)
    {
        foreach (string line in Wrapping.Lines(text, Math.Max(20, width - indent), Math.Max(20, width - hanging))
            .Select(static (line, i) => (line, i))
            .Select(pair => new string(' ', pair.i == 0 ? indent : hanging) + pair.line))
        {
            console.MarkupLine(style == "default" ? Escaped(line) : $"[{style}]{Escaped(line)}[/]");
        }
    }

    private static string Escaped(string text) => Spectre.Console.Markup.Escape(Printable.Of(text));

    private static string Colour(Verdict verdict) => verdict switch { Verdict.RunsAsItIs => "green", Verdict.RunsWithChanges => "olive", _ => "red" };

    private static string Colour(Severity severity) =>
        severity switch { Severity.Proxy => "red", Severity.Change => "olive", Severity.WindowsOnly => "blue", _ => "grey" };
}
