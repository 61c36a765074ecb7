using Bridge.Cli.Knowledge;
using Bridge.Cli.Reports;
using Bridge.Cli.Scanning;
using FluentAssertions;
using Spectre.Console;

namespace Bridge.Cli.Tests.Reports;

/// <summary>Names that a site chose, in the reports.</summary>
[TestClass]
public sealed class PrintableTests
{
    private const string Hostile = "</style><script>alert(1)</script>[red]&\"'";

    [TestMethod]
    public void Names_that_a_site_chose_are_text_in_every_report()
    {
        ScanReport report = Sample() with
        {
            Findings = [new Finding(Rules.SystemWeb, [new Occurrence(Hostile, Hostile, Hostile, [new Use(UseKind.Call, Hostile)])])],
            Files = [new ScannedFile(Hostile, Hostile, Hostile, Hostile, AssemblyRole.Own, null, 1, Hostile)],
            Traits = [Hostile],
            Startups = [new StartupFound(Hostile, Hostile, Hostile)],
        };

        HtmlReport.Write(report, DateTimeOffset.UnixEpoch).Should().NotContain("<script").And.Contain("&lt;script&gt;");
        Terminal(report, 200, Verbosity.Detailed).Should().Contain(Hostile);
        System.Text.Json.JsonDocument.Parse(JsonReport.Write(report)).RootElement.GetProperty("traits")[0].GetString().Should().Be(Hostile);
    }

    [TestMethod]
    public void Names_of_an_obfuscated_assembly_move_no_cursor_and_begin_no_line()
    {
        const string Moving = "a\u001b[2J\r\nb\u202ec\ud800\u2028";
        ScanReport report = Sample() with
        {
            Findings = [new Finding(Rules.SystemWeb, [new Occurrence(Moving, Moving, Moving, [new Use(UseKind.Call, Moving)])])],
            Files = [new ScannedFile(Moving, Moving, Moving, Moving, AssemblyRole.Own, null, 1, Moving)],
            Traits = [Moving],
            Startups = [new StartupFound(Moving, Moving, Moving)],
        };

        string terminal = Terminal(report, 200, Verbosity.Detailed), page = HtmlReport.Write(report, DateTimeOffset.UnixEpoch);

        terminal.Should().Contain("a\\u001b[2J\\u000d\\u000ab\\u202ec\\ud800\\u2028");
        foreach (string shown in new[] { terminal, page })
        {
            shown.Should().NotContainAny("\u001b", "\u202e", "\u2028", "\ud800");
        }

        Printable.Of("Größe 😀").Should().Be("Größe 😀");
    }

    private static string Terminal(ScanReport report, int width, Verbosity verbosity)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        TerminalReport.Write(console, report, verbosity);
        return writer.ToString().ReplaceLineEndings("\n");
    }

    private static ScanReport Sample() => new(
        "/sites/shop",
        ["Katana on IIS", "Web API 2 on Katana", "MVC 5 (System.Web)"],
        [new StartupFound("Shop.Startup, Shop", "[assembly: OwinStartup]", null)],
        [
            new ScannedFile("bin/Shop.dll", "Shop", "1.0.0.0", "1.4.2", AssemblyRole.Own, null, 3120, null) { Severity = Severity.Proxy },
            new ScannedFile("bin/Shop.Data.dll", "Shop.Data", "1.0.0.0", "1.4.2", AssemblyRole.Own, null, 911, null) { Severity = Severity.Change },
            new ScannedFile("bin/Hangfire.Core.dll", "Hangfire.Core", "1.8.25.0", "1.8.25", AssemblyRole.Known, null, 2326, null),
            new ScannedFile("bin/Microsoft.Owin.dll", "Microsoft.Owin", "4.2.2.0", "4.2.2", AssemblyRole.Bridge, null, 0, null),
            new ScannedFile("bin/x86/zip.dll", "zip", null, null, AssemblyRole.Native, null, 0, "native code, no .NET assembly"),
        ],
        [
            new Finding(Rules.Mvc, [new Occurrence("bin/Shop.dll", "Shop.Controllers.HomeController", null, [])]),
            new Finding(Rules.SystemWeb,
            [
                new Occurrence(
                    "bin/Shop.Data.dll",
                    "System.Web.HttpContext.Current",
                    null,
                    [.. Enumerable.Range(0, 8).Select(static i => new Use(UseKind.Call, $"Shop.Home.M{i}"))]),
                new Occurrence(
                    "bin/Shop.Data.dll",
                    "System.Web.HttpServerUtility.MapPath(string)",
                    null,
                    [new Use(UseKind.Call, "Shop.Data.Repositories.VeryLongNamesAreUsualInSuchSites.ProductPicturesRepository.LoadThumbnailsOfAllProducts")]),
            ]),
            new Finding(Rules.NativeCode, [new Occurrence("bin/x86/zip.dll", "zip.dll", null, [])]),
            new Finding(Rules.ConfigSections, [new Occurrence("web.config", "system.web", "line 12", [])]),
        ],
        ".NET 10.0.0");
}
