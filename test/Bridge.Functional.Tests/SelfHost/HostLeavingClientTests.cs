using System.Net.Sockets;
using System.Text;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>Clients that leave before they have their answer.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostLeavingClientTests
{
    [TestMethod]
    public async Task A_client_that_left_is_noticed_by_an_application_that_neither_reads_nor_writes()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(async env =>
        {
            using CancellationTokenRegistration registration = env.Get<CancellationToken>(OwinKeys.CallCancelled).Register(cancelled.SetResult);
            started.SetResult();
            await cancelled.Task;
        });
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync(RawConnection.Get);
            await started.Task.WaitAsync(Patience.Limit);
        }

        await cancelled.Task.WaitAsync(Patience.Limit);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_client_that_leaves_fails_the_next_writes_and_cancels_the_call(bool synchronous)
    {
        var left = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(async env =>
        {
            if (env.Path == "/next")
            {
                return;
            }

            using CancellationTokenRegistration registration = env.Get<CancellationToken>(OwinKeys.CallCancelled).Register(() => cancelled.TrySetResult(true));
            string chunk = new string('x', 64 * 1024);
            try
            {
                while (true)
                {
                    if (synchronous)
                    {
                        env.Write(chunk);
                    }
                    else
                    {
                        await env.WriteAsync(chunk);
                    }
                }
            }
            catch (IOException)
            {
                try
                {
                    // Kestrel takes small writes to nobody; one in every 64 KB says that nobody is there.
                    while (true)
                    {
                        await env.WriteAsync(chunk);
                    }
                }
                catch (IOException e)
                {
                    left.SetResult(e);
                }

                await cancelled.Task;
                throw;
            }
        });
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync(RawConnection.Get);
            await connection.ReadTextAsync(1000);
        }

        await left.Task.WaitAsync(Patience.Limit);
        await cancelled.Task.WaitAsync(Patience.Limit);
        (await host.GetAsync("/next")).Status.Should().Be(200);
        host.Errors.Should().BeEmpty("that a client left is nobody's failure");
    }

    [TestMethod]
    public async Task What_fails_for_another_reason_after_the_client_left_is_still_reported()
    {
        var failed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                string chunk = new string('x', 64 * 1024);
                try
                {
                    while (true)
                    {
                        await env.WriteAsync(chunk);
                    }
                }
                catch (IOException)
                {
                    throw new FormatException("a bug in the cleaning up");
                }
            },
            configure: options => options.OnError = (e, _) => failed.TrySetResult(e is FormatException));
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync(RawConnection.Get);
            await connection.ReadTextAsync(1000);
        }

        await failed.Task.WaitAsync(Patience.Limit);
        (await failed.Task).Should().BeTrue();
    }

    [TestMethod]
    public async Task Clients_that_leave_at_any_time_leave_nothing_running()
    {
        int running = 0;
        var ended = new SemaphoreSlim(0);
        using var host = new TestHost(async env =>
        {
            Interlocked.Increment(ref running);
            try
            {
                CancellationToken cancelled = env.Get<CancellationToken>(OwinKeys.CallCancelled);
                for (int i = 0; i < 1000; i++)
                {
                    await env.WriteAsync(new string('x', 10_000));
                    cancelled.ThrowIfCancellationRequested();
                }
            }
            finally
            {
                Interlocked.Decrement(ref running);
                ended.Release();
            }
        });
        const int Clients = 30;
        for (int i = 0; i < Clients; i++)
        {
            using RawConnection connection = host.Connect();
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            await connection.ReadTextAsync(1 + (i * 997 % 20_000));
        }

        for (int i = 0; i < Clients; i++)
        {
            (await ended.WaitAsync(Patience.Limit)).Should().BeTrue();
        }

        running.Should().Be(0);
        host.Errors.Should().BeEmpty();
    }
}
