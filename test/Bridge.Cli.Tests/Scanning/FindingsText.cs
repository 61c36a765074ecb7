using System.Text;
using Bridge.Cli.Reports;
using Bridge.Cli.Scanning;

namespace Bridge.Cli.Tests.Scanning;

/// <summary>A report as text that a reviewer can read: every finding with every occurrence, and the first of those who use it.</summary>
internal static class FindingsText
{
    public static string Of(ScanReport report)
    {
        StringBuilder text = new();
        text.Append(report.Verdict).Append(" (exit code ").Append((int)report.Verdict).Append(")\n");
        foreach (string trait in report.Traits)
        {
            text.Append("is: ").Append(trait).Append('\n');
        }

        foreach (StartupFound startup in report.Startups)
        {
            text.Append("starts by: ").Append(startup.Type).Append(" (").Append(startup.How).Append(")\n");
        }

        foreach (ScannedFile file in report.Files)
        {
            text.Append("file: ").Append(file.File).Append(' ').Append(file.Product ?? file.Version).Append(": ").Append(Words.Standing(file)).Append('\n');
        }

        foreach (Finding finding in report.Findings)
        {
            text.Append('\n').Append(finding.Rule.Severity).Append(' ').Append(finding.Rule.Id).Append('\n');
            foreach (Occurrence occurrence in finding.Occurrences)
            {
                text.Append("  ")
                    .Append(occurrence.File)
                    .Append(": ")
                    .Append(occurrence.Subject)
                    .Append(occurrence.Detail is null ? "" : $" ({occurrence.Detail})")
                    .Append('\n');
                foreach (Use use in occurrence.Uses.Take(3))
                {
                    text.Append("    ").Append(Words.Name(use.Kind)).Append(' ').Append(use.Place).Append('\n');
                }

                if (occurrence.Uses.Count > 3)
                {
                    text.Append("    and ").Append(occurrence.Uses.Count - 3).Append(" more\n");
                }
            }
        }

        return text.ToString();
    }
}
