using Bridge.Cli.Knowledge;
using Bridge.Cli.Reports;
using Bridge.Cli.Scanning;
using Spectre.Console;

namespace Bridge.Cli.Tests.Reports;

/// <summary>A report with something of each kind, and how the terminal shows a report.</summary>
internal static class SampleReport
{
    public static ScanReport Make() => new(
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

    public static string Terminal(ScanReport report, int width, Verbosity verbosity)
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
}
