using Bridge.Cli.Knowledge;
using Bridge.Cli.Reports;
using Bridge.Cli.Scanning;
using FluentAssertions;

namespace Bridge.Cli.Tests.Reports;

/// <summary>Names that a site chose, in the reports.</summary>
[TestClass]
public sealed class PrintableTests
{
    private const string Hostile = "</style><script>alert(1)</script>[red]&\"'";

    [TestMethod]
    public void Names_that_a_site_chose_are_text_in_every_report()
    {
        ScanReport report = SampleReport.Make() with
        {
            Findings = [new Finding(Rules.SystemWeb, [new Occurrence(Hostile, Hostile, Hostile, [new Use(UseKind.Call, Hostile)])])],
            Files = [new ScannedFile(Hostile, Hostile, Hostile, Hostile, AssemblyRole.Own, null, 1, Hostile)],
            Traits = [Hostile],
            Startups = [new StartupFound(Hostile, Hostile, Hostile)],
        };

        HtmlReport.Write(report, DateTimeOffset.UnixEpoch).Should().NotContain("<script").And.Contain("&lt;script&gt;");
        SampleReport.Terminal(report, 200, Verbosity.Detailed).Should().Contain(Hostile);
        System.Text.Json.JsonDocument.Parse(JsonReport.Write(report)).RootElement.GetProperty("traits")[0].GetString().Should().Be(Hostile);
    }

    [TestMethod]
    public void Names_of_an_obfuscated_assembly_move_no_cursor_and_begin_no_line()
    {
        const string Moving = "a\u001b[2J\r\nb\u202ec\ud800\u2028";
        ScanReport report = SampleReport.Make() with
        {
            Findings = [new Finding(Rules.SystemWeb, [new Occurrence(Moving, Moving, Moving, [new Use(UseKind.Call, Moving)])])],
            Files = [new ScannedFile(Moving, Moving, Moving, Moving, AssemblyRole.Own, null, 1, Moving)],
            Traits = [Moving],
            Startups = [new StartupFound(Moving, Moving, Moving)],
        };

        string terminal = SampleReport.Terminal(report, 200, Verbosity.Detailed), page = HtmlReport.Write(report, DateTimeOffset.UnixEpoch);

        terminal.Should().Contain("a\\u001b[2J\\u000d\\u000ab\\u202ec\\ud800\\u2028");
        foreach (string shown in new[] { terminal, page })
        {
            shown.Should().NotContainAny("\u001b", "\u202e", "\u2028", "\ud800");
        }

        Printable.Of("Größe 😀").Should().Be("Größe 😀");
    }
}
