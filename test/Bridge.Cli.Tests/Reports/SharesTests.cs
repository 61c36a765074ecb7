using Bridge.Cli.Reports;
using FluentAssertions;

namespace Bridge.Cli.Tests.Reports;

[TestClass]
public sealed class SharesTests
{
    [TestMethod]
    public void The_bar_shows_every_part_that_exists()
    {
        new Shares(500, 1, 1).Widths(20).Should().Be((18, 1, 1));
        new Shares(1, 500, 0).Widths(20).Should().Be((1, 19, 0));
        new Shares(3, 0, 0).Widths(20).Should().Be((20, 0, 0));
        new Shares(0, 0, 0).Widths(20).Should().Be((0, 0, 0));
    }
}
