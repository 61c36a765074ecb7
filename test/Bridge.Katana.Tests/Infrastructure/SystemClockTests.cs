using FluentAssertions;
using Microsoft.Owin.Infrastructure;

namespace Bridge.Katana.Tests.Infrastructure;

[TestClass]
public class SystemClockTests
{
    [TestMethod]
    public void UtcNow_has_no_milliseconds()
    {
        DateTimeOffset now = new SystemClock().UtcNow;

        now.Millisecond.Should().Be(0);
        now.Offset.Should().Be(TimeSpan.Zero);
        Enumerable.Range(0, 1000).Should().Contain(_ => new SystemClock().UtcNow.Ticks % TimeSpan.TicksPerSecond > 0, "what is below a millisecond stays");
        now.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(5));
    }
}
