using Bridge.Cli.Reports;
using FluentAssertions;

namespace Bridge.Cli.Tests.Reports;

[TestClass]
public sealed class TerminalReportTests
{
    [TestMethod]
    [DataRow(80)]
    [DataRow(160)]
    public void The_terminal_report_fits_its_width(int width)
    {
        string text = SampleReport.Terminal(SampleReport.Make(), width, Verbosity.Normal);

        text.Split('\n').Should().OnlyContain(line => line.TrimEnd().Length <= width);
        Approved.Text(text, $"Terminal.{width}");
    }

    [TestMethod]
    public void Verbosity_says_how_much_the_terminal_is_told()
    {
        string quiet = SampleReport.Terminal(SampleReport.Make(), 100, Verbosity.Quiet);
        string normal = SampleReport.Terminal(SampleReport.Make(), 100, Verbosity.Normal);
        string detailed = SampleReport.Terminal(SampleReport.Make(), 100, Verbosity.Detailed);

        quiet.Trim().Should().Be("Needs a proxy beside IIS for these parts");
        normal.Should().Contain("Shop.Home.M0").And.NotContain("Shop.Home.M7");
        detailed.Should().Contain("Shop.Home.M7");
    }
}
