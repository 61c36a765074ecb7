using System.Diagnostics;
using System.Net.Sockets;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class StopTests
{
    [TestMethod]
    public async Task A_running_request_finishes_and_its_connection_closes()
    {
        var started = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                CancellationToken disposing = env.Get<CancellationToken>(OwinKeys.OnAppDisposing);
                using CancellationTokenRegistration registration = disposing.Register(() => go.TrySetResult(true));
                started.SetResult(env.Get<CancellationToken>(OwinKeys.CallCancelled));
                await go.Task;
                await env.WriteAsync("finished");
            },
            configure: options => options.ShutdownTimeout = Patience.Limit);
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        CancellationToken cancelled = await started.Task;
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        RawResponse response = await connection.ReadResponseAsync();
        response.Body.Should().Be("finished");
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
        cancelled.IsCancellationRequested.Should().BeFalse();
        ConnectShouldFail(host.Port);
    }

    [TestMethod]
    public async Task A_response_that_had_begun_finishes_and_its_connection_is_closed()
    {
        var go = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                await env.WriteAsync("begun");
                using CancellationTokenRegistration registration = env.Get<CancellationToken>(OwinKeys.OnAppDisposing).Register(() => go.TrySetResult(true));
                await go.Task;
                await env.WriteAsync(", finished");
            },
            configure: options => options.ShutdownTimeout = Patience.Limit);
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await connection.ReadHeadAsync();
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        (await connection.ReadToEndAsync()).Should().Be(("5\r\nbegun\r\na\r\n, finished\r\n0\r\n\r\n", false));
    }

    [TestMethod]
    public async Task A_connection_takes_no_further_request_while_the_host_waits_for_others()
    {
        var go = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var hold = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                using CancellationTokenRegistration registration = env.Get<CancellationToken>(OwinKeys.OnAppDisposing).Register(() => go.TrySetResult(true));
                await env.WriteAsync("begun");
                await (env.Path == "/hold" ? hold : go).Task;
            },
            configure: options => options.ShutdownTimeout = Patience.Limit);
        using RawConnection held = host.Connect();
        await held.SendAsync("GET /hold HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        await held.ReadHeadAsync();
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await connection.ReadHeadAsync();
        Task stopping = host.Host.StopAsync();
        (await connection.ReadToEndAsync()).Should().Be(("5\r\nbegun\r\n0\r\n\r\n", false));
        stopping.IsCompleted.Should().BeFalse();
        hold.SetResult(true);
        await stopping.WaitAsync(Patience.Limit);
        (await held.ReadToEndAsync()).Should().Be(("5\r\nbegun\r\n0\r\n\r\n", false));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_request_that_hangs_is_cancelled_and_visibly_broken_after_the_timeout(bool begun)
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                if (begun)
                {
                    await env.WriteAsync("begun");
                }

                started.SetResult(true);
                try
                {
                    await Task.Delay(Timeout.Infinite, env.Get<CancellationToken>(OwinKeys.CallCancelled));
                }
                finally
                {
                    ended.SetResult(true);
                }
            },
            configure: options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await started.Task.WaitAsync(Patience.Limit);
        var clock = Stopwatch.StartNew();
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(150)).And.BeLessThan(TimeSpan.FromSeconds(5));
        await ended.Task.WaitAsync(Patience.Limit);
        (string? text, bool reset) = await connection.ReadToEndAsync();
        reset.Should().BeTrue();
        text.Should().NotContain("\r\n0\r\n\r\n");
        if (!begun)
        {
            text.Should().BeEmpty();
        }

        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_request_that_ignores_its_cancellation_does_not_hold_up_the_stop()
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<bool>();
        using var host = new TestHost(
            async env =>
            {
                await env.WriteAsync("begun");
                started.SetResult(true);
                await never.Task;
            },
            configure: options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await started.Task.WaitAsync(Patience.Limit);
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        (await connection.ReadToEndAsync()).Reset.Should().BeTrue();
        never.SetResult(true);
    }

    [TestMethod]
    public async Task The_callers_token_ends_the_wait_early()
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                started.SetResult(true);
                await Task.Delay(Timeout.Infinite, env.Get<CancellationToken>(OwinKeys.CallCancelled));
            },
            configure: options => options.ShutdownTimeout = TimeSpan.FromMinutes(5));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await started.Task.WaitAsync(Patience.Limit);
        using var impatient = new CancellationTokenSource(100);
        await host.Host.StopAsync(impatient.Token).WaitAsync(Patience.Limit);
        (await connection.ReadToEndAsync()).Reset.Should().BeTrue();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Idle_connections_are_closed_without_a_word(bool dispose)
    {
        using var host = new TestHost(env => env.WriteAsync("x"));
        using RawConnection idle = host.Connect();
        await idle.SendAsync(RawConnection.Get);
        await idle.ReadResponseAsync();
        using RawConnection fresh = host.Connect();
        using RawConnection half = host.Connect();
        await half.SendAsync("GET / HTTP/1.1\r\nHo");
        (await host.GetAsync("/")).Status.Should().Be(200);
        if (dispose)
        {
            host.Dispose();
        }
        else
        {
            await host.Host.StopAsync().WaitAsync(Patience.Limit);
        }

        foreach (RawConnection? connection in new[] { idle, fresh, half })
        {
            (await connection.ReadToEndAsync()).Text.Should().BeEmpty("there is no request to answer");
        }
    }

    [TestMethod]
    public async Task Stopping_twice_disposing_after_and_both_at_once_are_one_stop()
    {
        int disposing = 0;
        CancellationToken token = default;
        var host = new TestHost(env =>
        {
            token = env.Get<CancellationToken>(OwinKeys.OnAppDisposing);
            return Task.CompletedTask;
        });
        await host.GetAsync("/");
        token.Register(() => Interlocked.Increment(ref disposing));
        await Task.WhenAll(host.Host.StopAsync(), host.Host.StopAsync(), Task.Run(host.Dispose)).WaitAsync(Patience.Limit);
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        host.Dispose();
        disposing.Should().Be(1);
        ConnectShouldFail(host.Port);
    }

    [TestMethod]
    public async Task Dispose_breaks_what_runs()
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = new TestHost(async env =>
        {
            await env.WriteAsync("begun");
            started.SetResult(true);
            await Task.Delay(Timeout.Infinite, env.Get<CancellationToken>(OwinKeys.CallCancelled));
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await started.Task.WaitAsync(Patience.Limit);
        host.Dispose();
        (await connection.ReadToEndAsync()).Reset.Should().BeTrue();
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
    }

    [TestMethod]
    public async Task The_port_is_free_for_the_next_host_at_once()
    {
        var first = new TestHost(env => env.WriteAsync("first"));
        (await first.GetAsync("/")).Body.Should().Be("first");
        await first.Host.StopAsync().WaitAsync(Patience.Limit);
        using var second = OwinHost.Start($"http://127.0.0.1:{first.Port}", env => env.WriteAsync("second"));
        (await first.GetAsync("/")).Body.Should().Be("second");
    }

    private static void ConnectShouldFail(int port)
    {
        Func<RawConnection> connect = () => new RawConnection(port);
        connect.Should().Throw<SocketException>();
    }
}
