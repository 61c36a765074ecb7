using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Environment;

[TestClass]
[DoNotParallelize]
public sealed class AddedThreadsTests
{
    [TestMethod]
    public void No_more_than_1024_threads_are_added_unless_more_are_asked_for()
    {
        AddedThreads.Limit.Should().Be(1024);
        FluentActions.Invoking(() => AddedThreads.Limit = -1).Should().Throw<ArgumentOutOfRangeException>();
        AddedThreads.Limit = 0;
        AddedThreads.Process.Limit.Should().Be(0);
        AddedThreads.Limit = 2000;
        int limit = AddedThreads.Process.Limit;
        AddedThreads.Limit = 1024;
        limit.Should().Be(2000);
        AddedThreads.Process.Limit.Should().Be(1024);
    }
}
