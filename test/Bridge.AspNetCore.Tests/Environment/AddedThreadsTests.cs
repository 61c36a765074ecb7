using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Environment;

[TestClass]
public sealed class AddedThreadsTests
{
    [TestMethod]
    public void No_more_than_1024_threads_are_added_unless_more_are_asked_for()
    {
        AddedThreads.Limit.Should().Be(1024);
        FluentActions.Invoking(() => AddedThreads.Limit = -1).Should().Throw<ArgumentOutOfRangeException>();
    }
}
