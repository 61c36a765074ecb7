using FluentAssertions;
using Microsoft.Owin.Infrastructure;

namespace Bridge.Katana.Tests.Infrastructure;

[TestClass]
public class SystemClockTests
{
    [TestMethod]
    public void UtcNow_is_in_whole_seconds()
    {
        var now = new SystemClock().UtcNow;

        now.Millisecond.Should().Be(0);
        now.Offset.Should().Be(TimeSpan.Zero);
        now.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromSeconds(5));
    }
}
