using Bridge.Coercion;
using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

[TestClass]
public sealed class LengthGuardTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task A_client_that_left_before_all_of_a_declared_length_is_no_error_of_the_view()
    {
        Tracked tracked = new(1000);
        await ViewRunner.WriteAsync(
            (tracked.Text(), new Headers { ["Content-Length"] = "5000" }),
            new TestViewRequest(),
            ResponseCoercer.Default,
            new LeavingTarget(new LeavingWriter(leavesAfter: 2)))
            .WaitAsync(s_patience);
        tracked.Disposals.Should().Be(1);
    }
}
