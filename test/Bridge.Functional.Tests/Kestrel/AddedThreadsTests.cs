using System.Text;
using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>The thread pool of this process, while an application on Kestrel waits for its client.</summary>
[TestClass]
[DoNotParallelize]
public sealed class AddedThreadsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>More than all buffers between a server and a client that does not read.</summary>
    private static readonly byte[] s_large = Encoding.ASCII.GetBytes(new string('L', 16 * 1024 * 1024));

    [TestMethod]
    public Task Thread_that_waits_to_write_is_added()
        => IsAddedAsync(body: null, static environment => environment.ResponseBody.Write(s_large, 0, s_large.Length));

    [TestMethod]
    public Task Thread_that_waits_to_flush_is_added() => IsAddedAsync(body: null, static environment =>
    {
        Task write = environment.ResponseBody.WriteAsync(s_large, 0, s_large.Length);
        environment.ResponseBody.Flush();
        write.GetAwaiter().GetResult();
    });

    [TestMethod]
    public Task Thread_that_waits_to_read_is_added() => IsAddedAsync(body: "x", static environment =>
    {
        environment.RequestBody.Read(new byte[1], 0, 1).Should().Be(1);
        environment.ResponseBody.Write(s_large, 0, 1);
    });

    [TestMethod]
    public Task Thread_that_waits_for_the_response_to_start_is_added()
        => IsAddedAsync(body: null, static environment => environment.ResponseBody.Write(s_large, 0, 1), isStartLate: true);

    private static async Task IsAddedAsync(string? body, Action<OwinEnvironment> app, bool isStartLate = false)
    {
        SpinWait.SpinUntil(() => AddedThreads.Process.Added == 0, s_patience).Should().BeTrue();
        ThreadPool.GetMinThreads(out int sites, out int completion);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using KestrelServer server = await KestrelServer.StartAsync(kestrel =>
        {
            if (isStartLate)
            {
                kestrel.Use((context, next) =>
                {
                    context.Response.OnStarting(() => go.Task);
                    return next(context);
                });
            }

            kestrel.MapOwin("/app", environment =>
            {
                app(new OwinEnvironment(environment));
                return Task.CompletedTask;
            });
        });
        using RawConnection connection = server.Connect();
        await connection.SendAsync($"POST /app HTTP/1.1\r\nHost: a\r\nContent-Length: {body?.Length ?? 0}\r\nConnection: close\r\n\r\n");

        SpinWait.SpinUntil(() => AddedThreads.Process.Added == BlockedThreads.Step, s_patience).Should().BeTrue();
        Minimum().Should().Be((sites + BlockedThreads.Step, completion));

        go.SetResult();
        await connection.SendAsync(body ?? "");
        (string answer, bool isReset) = await connection.ReadToEndAsync(Encoding.Latin1);
        answer.Should().StartWith("HTTP/1.1 200 ");
        isReset.Should().BeFalse();
        SpinWait.SpinUntil(() => AddedThreads.Process.Added == 0, s_patience).Should().BeTrue();
        Minimum().Should().Be((sites, completion));
    }

    private static (int Threads, int Completion) Minimum()
    {
        ThreadPool.GetMinThreads(out int threads, out int completion);
        return (threads, completion);
    }
}
