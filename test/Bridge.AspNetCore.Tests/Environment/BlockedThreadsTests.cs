using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore.Tests.Environment;

[TestClass]
public sealed class BlockedThreadsTests
{
    private const int Sites = 4;

    private readonly FakeMinimum _minimum = new() { Value = Sites };
    private readonly BlockedThreads _threads;

    public BlockedThreadsTests()
    {
        _minimum.Sets = 0;
        _threads = new BlockedThreads(_minimum);
    }

    [TestMethod]
    public async Task Log_that_fails_keeps_no_thread_from_waiting()
    {
        DefaultHttpContext context = new() { RequestServices = new Broken() };
        _threads.Limit = 1;
        Begin(1);
        int waited = await Task.Run(() => _threads.Wait(new ValueTask<int>(Task.Delay(10).ContinueWith(static _ => 7)), context));
        waited.Should().Be(7);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(16)]
    [DataRow(17)]
    [DataRow(200)]
    public void As_many_threads_as_the_sites_own_minimum_are_left_however_many_wait(int waiting)
    {
        for (int i = 1; i <= waiting; i++)
        {
            _threads.Begin().Should().BeFalse("the limit is far");
            (_minimum.Value - i).Should().BeInRange(Sites, Sites + BlockedThreads.Step - 1);
        }

        _minimum.Sets.Should().Be((waiting + BlockedThreads.Step - 1) / BlockedThreads.Step, "each step is set once");
    }

    [TestMethod]
    public void Minimum_is_the_sites_again_after_all_have_waited()
    {
        Begin(40);
        End(40);
        _minimum.Value.Should().Be(Sites + 48, "a client that is slow is waited for again at once");

        _minimum.RunCallback().Should().BeTrue();
        _minimum.Value.Should().Be(Sites);
        _minimum.RunCallback().Should().BeFalse("nothing is left to be lowered");
    }

    [TestMethod]
    public void Minimum_is_lowered_step_by_step_while_some_wait()
    {
        Begin(40);
        End(30);
        _minimum.RunCallback();
        _minimum.Value.Should().Be(Sites + 16);

        End(10);
        _minimum.RunCallback();
        _minimum.Value.Should().Be(Sites);
    }

    [TestMethod]
    public void Minimum_is_not_set_again_where_a_thread_waits_anew()
    {
        Begin(10);
        End(10);
        Begin(10);
        _minimum.Sets.Should().Be(1);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(100)]
    public void Minimum_that_the_site_sets_meanwhile_is_what_is_added_to_and_what_stays(int sites)
    {
        Begin(16);
        _minimum.Value = sites;

        Begin(1);
        _minimum.Value.Should().Be(sites + 32);
        End(17);
        _minimum.RunCallback();
        _minimum.Value.Should().Be(sites);
    }

    [TestMethod]
    public void Minimum_that_the_site_sets_before_the_last_has_waited_stays()
    {
        Begin(16);
        _minimum.Value = 100;
        End(16);
        _minimum.RunCallback();
        _minimum.Value.Should().Be(100);
    }

    [TestMethod]
    public void Minimum_that_the_site_sets_between_two_times_is_what_is_added_to()
    {
        Begin(1);
        End(1);
        _minimum.RunCallback();
        _minimum.Value = 100;
        Begin(1);
        _minimum.Value.Should().Be(116);
    }

    [TestMethod]
    public void No_more_threads_are_added_than_the_limit_and_the_first_beyond_it_is_reported()
    {
        _threads.Limit = 20;
        Begin(20);
        _minimum.Value.Should().Be(Sites + 20);

        _threads.Begin().Should().BeTrue();
        _threads.Begin().Should().BeFalse("once is enough");
        End(22);
        Begin(20);
        _threads.Begin().Should().BeFalse("they have never stopped to wait");
        _minimum.Value.Should().Be(Sites + 20);

        End(21);
        _minimum.RunCallback();
        _minimum.Value.Should().Be(Sites);
        Begin(20);
        _threads.Begin().Should().BeTrue("it is another time");
    }

    [TestMethod]
    public void Limit_of_none_leaves_the_minimum_alone_and_says_nothing()
    {
        _threads.Limit = 0;
        Begin(40);
        _minimum.Sets.Should().Be(0);
        _minimum.RunCallback().Should().BeFalse();
    }

    [TestMethod]
    public void Limit_holds_for_those_who_wait_already()
    {
        Begin(40);
        _threads.Limit = 8;
        _minimum.Value.Should().Be(Sites + 8);
        _threads.Begin().Should().BeTrue("it is another limit");
        _threads.Limit = 1000;
        _minimum.Value.Should().Be(Sites + 48);
    }

    [TestMethod]
    public void Minimum_does_not_exceed_the_pools_maximum()
    {
        _minimum.Most = 10;
        Begin(40);
        _minimum.Value.Should().Be(10);
        End(40);
        _minimum.RunCallback();
        _minimum.Value.Should().Be(Sites);
    }

    [TestMethod]
    public void Threads_that_begin_and_end_at_once_are_all_counted()
    {
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                _threads.Begin();
                _minimum.RunCallback();
                _threads.End();
            }
        });

        _minimum.RunCallback();
        _minimum.Value.Should().Be(Sites);
        Begin(16);
        _minimum.Value.Should().Be(Sites + 16);
    }

    [TestMethod]
    public async Task Thread_of_the_pool_that_waits_is_counted_until_it_has_what_it_waits_for()
    {
        TaskCompletionSource<int> operation = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> waiting = Task.Run(() => _threads.Wait(new ValueTask<int>(operation.Task), null));
        await _minimum.Raised.Task;
        _minimum.Value.Should().Be(Sites + 16);

        operation.SetResult(7);
        (await waiting).Should().Be(7);
        _minimum.RunCallback();
        _minimum.Value.Should().Be(Sites);
    }

    [TestMethod]
    public async Task Thread_whose_operation_fails_is_counted_no_more()
    {
        TaskCompletionSource<int> operation = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> waiting = Task.Run(() => _threads.Wait(new ValueTask<int>(operation.Task), null));
        await _minimum.Raised.Task;

        operation.SetException(new IOException("gone"));
        Func<Task> end = () => waiting;
        (await end.Should().ThrowAsync<IOException>()).WithMessage("gone");
        _minimum.RunCallback();
        _minimum.Value.Should().Be(Sites);
    }

    [TestMethod]
    public void Thread_of_the_applications_own_is_not_counted()
    {
        TaskCompletionSource<int> operation = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int result = 0;
        Thread thread = new(() => result = _threads.Wait(new ValueTask<int>(operation.Task), null));
        thread.Start();
        SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        operation.SetResult(7);
        thread.Join();
        result.Should().Be(7);
        _minimum.Sets.Should().Be(0);
    }

    [TestMethod]
    public async Task Log_says_that_more_wait_than_are_added()
    {
        Lines lines = new();
        ServiceCollection services = new();
        services.AddLogging(logging => logging.AddProvider(lines));
        await using ServiceProvider provider = services.BuildServiceProvider();
        DefaultHttpContext context = new() { RequestServices = provider };
        _threads.Limit = 1;
        TaskCompletionSource operation = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Begin(1);

        var waiting = Task.Run(() => _threads.Wait(operation.Task, context));
        string line = await lines.First.Task;
        operation.SetResult();
        await waiting;
        line.Should().StartWith("Warning Bridge.Owin More than 1 threads wait for slow clients").And.Contain("AddedThreads.Limit");
    }

    private void Begin(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _threads.Begin().Should().BeFalse();
        }
    }

    private void End(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _threads.End();
        }
    }

    private sealed class FakeMinimum : ThreadMinimum
    {
        private Action? _callback;
        private int _value;

        public int Sets { get; set; }

        public int Most { get; set; } = 32767;

        public TaskCompletionSource Raised { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override int Maximum => Most;

        public override int Value
        {
            get => _value;
            set
            {
                _value = value;
                Sets++;
                if (value > Sites)
                {
                    Raised.TrySetResult();
                }
            }
        }

        public override void CallLater(Action callback) => _callback = callback;

        /// <summary>Does what the timer would.</summary>
        /// <returns>Whether there was something to be called.</returns>
        public bool RunCallback()
        {
            Action? callback = Interlocked.Exchange(ref _callback, null);
            callback?.Invoke();
            return callback is not null;
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private string _category = "";

        public TaskCompletionSource<string> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ILogger CreateLogger(string categoryName)
        {
            _category = categoryName;
            return this;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => First.TrySetResult($"{logLevel} {_category} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }

    private sealed class Broken : IServiceProvider
    {
        public object? GetService(Type serviceType) => throw new ObjectDisposedException("services");
    }
}
