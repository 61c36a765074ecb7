using System.Globalization;
using System.Net;
using System.Text;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Scanning;

namespace Bridge.Cli.Reports;

/// <summary>The report as one self-contained page: no script, no font, no picture.</summary>
internal static class HtmlReport
{
    // A longer list is folded, or ends with a count, so that the page still opens quickly.
    private const int OpenUses = 3;
    private const int MostUses = 50;
    private const int MostOccurrences = 400;

    public static string Write(ScanReport report, DateTimeOffset now)
    {
        StringBuilder page = new();
        string site = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(report.Path)));
        string tone = Tone(report.Verdict);
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Text(site)}: {Text(Words.Headline(report.Verdict).ToLowerInvariant())}</title>
            <style>
            {Style()}</style>
            </head>
            <body>
            <main>
            <header>
            <p class="over">Will it run on .NET 10?</p>
            <h1>{Text(site)}</h1>
            <p class="verdict {tone}"><span class="mark" aria-hidden="true">{Mark(report.Verdict)}</span>{Text(Words.Headline(report.Verdict))}</p>
            <p class="lead">{Text(Words.Sentence(report))}</p>
            </header>

            """);
        WriteBar(page, report);
        WriteSite(page, report);
        WriteFindings(page, report);
        WriteFiles(page, report);
        page.Append(CultureInfo.InvariantCulture, $"""
            <footer>
            <p>Scanned <code>{Text(report.Path)}</code> on {now:d MMMM yyyy, HH:mm} with {Text(ToolVersion.Text)} against {Text(report.Runtime)}. Nothing of the site was run.</p>
            </footer>
            </main>
            </body>
            </html>

            """);
        return page.ToString();
    }

    private static void WriteBar(StringBuilder page, ScanReport report)
    {
        var shares = Shares.Of(report);
        if (shares.All == 0)
        {
            return;
        }

        (int runs, int change, int proxy) = shares.Widths(1000);
        page.Append("<section aria-label=\"What runs\">\n<div class=\"bar\" role=\"img\" aria-label=\"")
            .Append(Text($"{shares.Runs} of {Words.Counted(shares.All, "assembly")} run as they are"))
            .Append("\">");
        Part(runs, "good");
        Part(change, "warn");
        Part(proxy, "bad");
        page.Append("</div>\n<ul class=\"legend\">\n");
        Item(shares.Runs, "good", shares.Runs == 1 ? "assembly runs as it is" : "assemblies run as they are");
        Item(shares.Change, "warn", shares.Change == 1 ? "needs a change" : "need a change");
        Item(shares.Proxy, "bad", shares.Proxy == 1 ? "needs IIS" : "need IIS");
        int replaced = report.Replaced.Count();
        Item(replaced, "none", replaced == 1 ? "is replaced by .NET 10 or Bridge" : "are replaced by .NET 10 or Bridge");
        page.Append("</ul>\n</section>\n");

        void Part(int width, string tone)
        {
            if (width > 0)
            {
                page.Append(CultureInfo.InvariantCulture, $"<i class=\"{tone}\" style=\"flex-grow:{width}\"></i>");
            }
        }

        void Item(int count, string tone, string words)
        {
            if (count > 0)
            {
                page.Append(CultureInfo.InvariantCulture, $"<li class=\"{tone}\"><b>{count:N0}</b> {words}</li>\n");
            }
        }
    }

    private static void WriteSite(StringBuilder page, ScanReport report)
    {
        page.Append("<section>\n<h2>The site</h2>\n<dl>\n");
        if (report.Traits.Count > 0)
        {
            Row("Is", string.Concat(report.Traits.Select(static trait => $"<span class=\"tag\">{Text(trait)}</span> ")));
        }

        foreach (StartupFound startup in report.Startups)
        {
            string named = startup.FriendlyName is null ? "" : $", named “{Text(startup.FriendlyName)}”";
            Row("Starts by", $"<code>{Text(startup.Type)}</code> <span class=\"dim\">found by {Text(startup.How)}{named}</span>");
        }

        ScannedFile[] katana = [.. report.Files.Where(static file =>
            file.Name == "Owin" || file.Name.StartsWith("Microsoft.Owin", StringComparison.OrdinalIgnoreCase))];
        if (katana.Length > 0)
        {
            Row(
                "Katana",
                string.Join(
                    "<br>",
                    katana.Select(static file =>
                        $"{Text(file.Name)} {Text(file.Product ?? file.Version ?? "")} <span class=\"dim\">{Text(Words.Standing(file))}</span>")));
        }

        long references = report.Files.Sum(static file => (long)file.References);
        Row(
            "Looked up",
            $"{references.ToString("N0", CultureInfo.InvariantCulture)} references to types and members, "
                + $"in {Text(Words.Counted(report.Assemblies.Count(), "assembly"))}");
        page.Append("</dl>\n</section>\n");

        void Row(string name, string value) => page.Append("<dt>").Append(name).Append("</dt><dd>").Append(value).Append("</dd>\n");
    }

    private static void WriteFindings(StringBuilder page, ScanReport report)
    {
        page.Append("<section>\n<h2>Findings</h2>\n");
        if (report.Findings.Count == 0)
        {
            page.Append("<p>None.</p>\n");
        }

        foreach (Finding finding in report.Findings)
        {
            bool isOpen = finding.Rule.Severity >= Severity.Change;
            page.Append(CultureInfo.InvariantCulture, $"""
                <details class="finding {Tone(finding.Rule.Severity)}" id="{Text(finding.Rule.Id)}"{(isOpen ? " open" : "")}>
                <summary><span class="badge">{Text(Words.Name(finding.Rule.Severity))}</span><span class="title">{Text(finding.Rule.Title)}</span><span class="count">{finding.Occurrences.Count:N0}</span></summary>
                <p>{Text(finding.Rule.Explanation)}</p>
                <p class="advice"><b>What to do</b> {Text(finding.Rule.Advice)}</p>

                """);
            foreach (IGrouping<string, Occurrence> file in finding.Occurrences.Take(MostOccurrences).GroupBy(static occurrence => occurrence.File))
            {
                WriteOccurrences(page, file);
            }

            if (finding.Occurrences.Count > MostOccurrences)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"<p class=\"dim\">and {finding.Occurrences.Count - MostOccurrences:N0} more, which --json has.</p>\n");
            }

            page.Append("</details>\n");
        }

        page.Append("</section>\n");
    }

    private static void WriteOccurrences(StringBuilder page, IGrouping<string, Occurrence> file)
    {
        page.Append("<div class=\"file\">\n<h3>").Append(Text(file.Key)).Append("</h3>\n<ul>\n");
        foreach (Occurrence occurrence in file)
        {
            page.Append("<li>");
            if (occurrence.Subject != file.Key)
            {
                page.Append("<code class=\"subject\">").Append(Breakable(occurrence.Subject)).Append("</code> ");
            }

            if (occurrence.Detail is not null)
            {
                page.Append("<span class=\"dim\">").Append(Text(occurrence.Detail)).Append("</span>");
            }

            if (occurrence.Uses.Count > OpenUses)
            {
                page.Append(CultureInfo.InvariantCulture, $"<details class=\"uses\"><summary>{occurrence.Uses.Count:N0} places</summary>");
                WriteUses(page, occurrence.Uses);
                page.Append("</details>");
            }
            else if (occurrence.Uses.Count > 0)
            {
                WriteUses(page, occurrence.Uses);
            }

            page.Append("</li>\n");
        }

        page.Append("</ul>\n</div>\n");
    }

    private static void WriteUses(StringBuilder page, IReadOnlyList<Use> uses)
    {
        page.Append("<ul class=\"places\">");
        foreach (Use use in uses.Take(MostUses))
        {
            page.Append("<li>").Append(Text(Words.Name(use.Kind))).Append(" <code>").Append(Breakable(use.Place)).Append("</code></li>");
        }

        if (uses.Count > MostUses)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li class=\"dim\">and {uses.Count - MostUses:N0} more</li>");
        }

        page.Append("</ul>");
    }

    private static void WriteFiles(StringBuilder page, ScanReport report)
    {
        page.Append("""
            <section>
            <h2>Assemblies</h2>
            <div class="scroll">
            <table>
            <thead><tr><th scope="col">File</th><th scope="col">Version</th><th scope="col">On .NET 10</th><th scope="col" class="number">References</th></tr></thead>
            <tbody>

            """);
        foreach (ScannedFile file in report.Files.OrderByDescending(static file =>
            file.Role is AssemblyRole.Own or AssemblyRole.Known ? file.Severity : Severity.Note)
            .ThenBy(static file => file.File, StringComparer.OrdinalIgnoreCase))
        {
            string tone = file.Role is AssemblyRole.Own or AssemblyRole.Known ? Tone(file.Severity) : "none";
            string remark = file.Remark is null ? "" : $" <span class=\"dim\">{Text(file.Remark)}</span>";
            page.Append(CultureInfo.InvariantCulture, $"""
                <tr><td>{Breakable(file.File)}</td><td>{Text(file.Product ?? file.Version ?? "")}</td><td><span class="dot {tone}"></span>{Text(Words.Standing(file))}{remark}</td><td class="number">{(file.References == 0 ? "" : file.References.ToString("N0", CultureInfo.InvariantCulture))}</td></tr>

                """);
        }

        page.Append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    private static string Style()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static string Tone(Verdict verdict) => verdict switch { Verdict.RunsAsItIs => "good", Verdict.RunsWithChanges => "warn", _ => "bad" };

    private static string Tone(Severity severity) =>
        severity switch { Severity.Proxy => "bad", Severity.Change => "warn", Severity.WindowsOnly => "info", _ => "good" };

    private static string Mark(Verdict verdict) => verdict switch { Verdict.RunsAsItIs => "✓", Verdict.RunsWithChanges => "!", _ => "⇄" };

    private static string Text(string text) => WebUtility.HtmlEncode(Printable.Of(text));

    /// <summary>A long name that may break after its dots and before its parentheses.</summary>
    private static string Breakable(string name) =>
        Text(name)
            .Replace(".", ".<wbr>", StringComparison.Ordinal)
            .Replace("(", "<wbr>(", StringComparison.Ordinal)
            .Replace("/", "/<wbr>", StringComparison.Ordinal);
}
