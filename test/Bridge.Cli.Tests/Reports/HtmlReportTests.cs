using System.Text.RegularExpressions;
using Bridge.Cli.Reports;
using FluentAssertions;

namespace Bridge.Cli.Tests.Reports;

/// <summary>The report as a page.</summary>
[TestClass]
public sealed class HtmlReportTests
{
    [TestMethod]
    public void The_page_needs_nothing_else_and_no_script()
    {
        string page = HtmlReport.Write(SampleReport.Make(), DateTimeOffset.UnixEpoch);

        page.Should().NotContain("<script").And.NotContain("@import").And.NotContain("url(");
        Regex.IsMatch(page, """<(link|img|iframe|object|embed|base|form)\b|\bon\w+=|javascript:""", RegexOptions.IgnoreCase).Should().BeFalse();
        Regex.IsMatch(page, "(src|href)=", RegexOptions.IgnoreCase).Should().BeFalse();
        page.Should().Contain("prefers-color-scheme: dark").And.Contain("@media print");
    }
}
