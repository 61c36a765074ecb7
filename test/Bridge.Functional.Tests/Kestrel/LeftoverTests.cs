using FluentAssertions;
using Microsoft.AspNetCore.Builder;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>
/// Many requests, one after another and in parallel: no environment is seen twice, nothing is left on the heap. What takes minutes is the soak test of
/// test/Bridge.Load.Tests.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class LeftoverTests
{
    private const long AllowedGrowth = 4 * 1024 * 1024;

    [TestMethod]
    public async Task Sequential_requests_leave_nothing_behind()
    {
        int seenTwice = 0;
        await using KestrelServer server = await StartAsync(() => seenTwice++);
        await SendAsync(server, 2_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await SendAsync(server, 5_000);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(AllowedGrowth);
        seenTwice.Should().Be(0);
    }

    [TestMethod]
    public async Task Parallel_connections_leave_nothing_behind()
    {
        int seenTwice = 0;
        await using KestrelServer server = await StartAsync(() => Interlocked.Increment(ref seenTwice));
        await SendInParallelAsync(server, TimeSpan.FromSeconds(1));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await SendInParallelAsync(server, TimeSpan.FromSeconds(1));
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(AllowedGrowth);
        seenTwice.Should().Be(0);
    }

    private static Task<KestrelServer> StartAsync(Action onSeenTwice) => KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
    {
        if (environment.ContainsKey("leftover.Seen") || environment.ResponseHeaders.ContainsKey("X-Path"))
        {
            onSeenTwice();
        }

        environment["leftover.Seen"] = true;
        environment.ResponseHeaders["X-Path"] = [environment.Path];
        environment.Write("sync ");
        return environment.WriteAsync(environment.Path);
    }));

    private static async Task SendAsync(KestrelServer server, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await SendOneAsync(server.Client, i);
        }
    }

    private static async Task SendInParallelAsync(KestrelServer server, TimeSpan duration)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
        {
            BaseAddress = server.Client.BaseAddress, Timeout = Patience.Limit,
        };
        using var end = new CancellationTokenSource(duration);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async connection =>
        {
            for (int i = 0; !end.IsCancellationRequested; i++)
            {
                await SendOneAsync(client, (connection * 1_000_000) + i);
            }
        }));
    }

    private static async Task SendOneAsync(HttpClient client, int i)
    {
        if (await client.GetStringAsync($"/{i}") is var body && body != $"sync /{i}")
        {
            throw new AssertFailedException($"/{i} was answered with: {body}");
        }
    }
}
