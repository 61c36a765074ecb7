using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>The minimum of the process's own thread pool.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ThreadMinimumTests
{
    [TestMethod]
    public void Minimum_is_the_pools_and_that_of_other_threads_stays()
    {
        ThreadMinimum minimum = new();
        ThreadPool.GetMinThreads(out int before, out int others);
        minimum.Value.Should().Be(before);
        minimum.Value = before + 1;
        try
        {
            ThreadPool.GetMinThreads(out int threads, out int othersNow);
            (threads, othersNow).Should().Be((before + 1, others));
        }
        finally
        {
            minimum.Value = before;
        }

        ThreadPool.GetMaxThreads(out int maximum, out _);
        minimum.Maximum.Should().Be(maximum);
    }

    [TestMethod]
    public async Task Callback_comes_each_time_that_it_is_asked_for_and_without_the_requests_context()
    {
        AsyncLocal<string> local = new() { Value = "of the request" };
        ThreadMinimum minimum = new();
        TaskCompletionSource<string?>? called = null;
        for (int i = 0; i < 2; i++)
        {
            called = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            minimum.CallLater(() => called!.SetResult(local.Value));
            (await called.Task.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeNull();
        }
    }
}
