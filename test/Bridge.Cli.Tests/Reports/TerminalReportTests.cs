using Bridge.Cli.Knowledge;
using Bridge.Cli.Reports;
using Bridge.Cli.Scanning;
using FluentAssertions;
using Spectre.Console;

namespace Bridge.Cli.Tests.Reports;

[TestClass]
public sealed class TerminalReportTests
{
    [TestMethod]
    [DataRow(80)]
    [DataRow(160)]
    public void The_terminal_report_fits_its_width(int width)
    {
        string text = Terminal(Sample(), width, Verbosity.Normal);

        text.Split('\n').Should().OnlyContain(line => line.TrimEnd().Length <= width);
        Approved.Text(text, $"Terminal.{width}");
    }

    [TestMethod]
    public void Verbosity_says_how_much_the_terminal_is_told()
    {
        string quiet = Terminal(
            Sample(),
            100,
            Verbosity.Quiet), normal = Terminal(Sample(), 100, Verbosity.Normal), detailed = Terminal(Sample(), 100, Verbosity.Detailed);

        quiet.Trim().Should().Be("Needs a proxy beside IIS for these parts");
        normal.Should().Contain("Shop.Home.M0").And.NotContain("Shop.Home.M7");
        detailed.Should().Contain("Shop.Home.M7");
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
