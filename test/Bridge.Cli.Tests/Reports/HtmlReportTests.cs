using System.Text.RegularExpressions;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Reports;
using Bridge.Cli.Scanning;
using FluentAssertions;
using Spectre.Console;

namespace Bridge.Cli.Tests.Reports;

/// <summary>The report as a page.</summary>
[TestClass]
public sealed class HtmlReportTests
{
    [TestMethod]
    public void The_page_needs_nothing_else_and_no_script()
    {
        string page = HtmlReport.Write(Sample(), DateTimeOffset.UnixEpoch);

        page.Should().NotContain("<script").And.NotContain("@import").And.NotContain("url(");
        Regex.IsMatch(page, """<(link|img|iframe|object|embed|base|form)\b|\bon\w+=|javascript:""", RegexOptions.IgnoreCase).Should().BeFalse();
        Regex.IsMatch(page, "(src|href)=", RegexOptions.IgnoreCase).Should().BeFalse();
        page.Should().Contain("prefers-color-scheme: dark").And.Contain("@media print");
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
