using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Bridge.Functional.Tests.Views;

/// <summary>Server-sent events on the wire.</summary>
[TestClass]
public sealed class EventsBodyTests
{
    private const string Close = "Connection: close\r\n";

    public static IEnumerable<object[]> HostsAndPaths =>
        from host in Enum.GetValues<HostKind>()
        from path in (string[])["/told", "/by-request", "/untold"]
        select (object[])[host, path];

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task Each_event_is_on_the_wire_before_the_next_is_produced(HostKind host)
    {
        Site site = new();
        await using TestServer server = await TestServer.StartAsync(host, site);
        using RawConnection connection = server.Connect();
        await connection.SendAsync($"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n{Close}Last-Event-ID: 41\r\n\r\n");
        string head = await connection.ReadUntilAsync("\r\n\r\n");
        head.Should().StartWith("HTTP/1.1 201 ").And.Contain("Content-Type: text/event-stream\r\n").And.Contain("Cache-Control: no-cache\r\n")
            .And.Contain("X-Accel-Buffering: no\r\n").And.Contain("X-A: b\r\n").And.Contain("Transfer-Encoding: chunked\r\n");
        await connection.ReadUntilAsync(":\n\n");
        site.First.SetResult();
        await connection.ReadUntilAsync("event: note\ndata: {\"text\":\"42\"}\nid: 42\nretry: 2000\n\n");
        site.Second.Task.IsCompleted.Should().BeFalse();
        site.Second.SetResult();
        (await connection.ReadToEndAsync()).Text.Should().Contain("data: {\"text\":\"last\"}\n\n").And.EndWith("\r\n0\r\n\r\n");
        await site.Disposed.Task.WaitAsync(Patience.Limit);
        (site.Disposals, server.Log.Count).Should().Be((1, 0));
    }

    [TestMethod]
    [DynamicData(nameof(HostsAndPaths))]
    public async Task A_sequence_is_disposed_once_when_its_client_leaves(HostKind host, string path)
    {
        Site site = new();
        await using TestServer server = await TestServer.StartAsync(host, site);
        using (RawConnection connection = server.Connect())
        {
            await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            await connection.ReadUntilAsync("data: 1\n\n");
        }

        await site.Disposed.Task.WaitAsync(Patience.Limit);
        await EndsAsync(server);
        (site.Disposals, server.Log.Count).Should().Be((1, 0));
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task A_failure_half_way_breaks_the_connection(HostKind host)
    {
        Site site = new();
        await using TestServer server = await TestServer.StartAsync(host, site);
        using RawConnection connection = server.Connect();
        await connection.SendAsync($"GET /fails HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        await connection.ReadUntilAsync("data: 1\n\n");
        (await connection.LooksCompleteAsync()).Should().BeFalse();
        (await server.GetAsync("/fails-at-once")).Status.Should().Be(500);
        (await server.GetAsync("/events", method: "HEAD")).Header("Content-Type").Should().Be("text/event-stream");
        site.Begun.Should().Be(0);
    }

    [TestMethod]
    public async Task A_minimal_api_returns_them_under_the_rules()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(static app =>
        {
            RouteGroupBuilder group = app.MapGroup("/api").WithViewResults();
            group.MapGet("/events/{count:int}", static (int count) => Numbers(count));
            group.MapGet("/with-status", static () => (Numbers(1), 202));
        });
        (await server.Client.GetStringAsync("/api/events/2")).Should().EndWith("data: 1\n\ndata: 2\n\n");
        using HttpResponseMessage response = await server.Client.GetAsync("/api/with-status");
        ((int)response.StatusCode, response.Content.Headers.ContentType!.ToString()).Should().Be((202, "text/event-stream"));
    }

    private static async IAsyncEnumerable<SseItem<int>> Numbers(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            yield return new(i);
            await Task.Yield();
        }
    }

    private static async Task EndsAsync(TestServer server)
    {
        using CancellationTokenSource patience = new(Patience.Limit);
        while (server.Running > 0)
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private sealed record Note(string Text);

    private sealed class Site : ViewModule
    {
        public Site()
        {
            Get("/events", request => (Events(request), 201, new Headers { ["X-A"] = "b" }));
            Get("/told", _ => Told());
            Get("/by-request", ByRequest);
            Get("/untold", _ => Untold());
            Get("/fails", _ => Fails());
            Get("/fails-at-once", _ => FailsAtOnce());
        }

        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Second { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Begun { get; private set; }

        public int Disposals { get; private set; }

        private async IAsyncEnumerable<SseItem<Note>> Events(ViewRequest request)
        {
            Begun++;
            try
            {
                int last = int.Parse(request.LastEventId ?? "0");
                await First.Task;
                yield return new(new Note($"{last + 1}"), "note") { EventId = $"{last + 1}", ReconnectionInterval = TimeSpan.FromSeconds(2) };
                await Second.Task;
                yield return new(new Note("last"));
            }
            finally
            {
                Dispose();
            }
        }

        private async IAsyncEnumerable<SseItem<int>> Told([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            try
            {
                yield return new(1);
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                Dispose();
            }
        }

        private async IAsyncEnumerable<SseItem<int>> ByRequest(ViewRequest request)
        {
            try
            {
                yield return new(1);
                await Task.Delay(Timeout.Infinite, request.Cancellation);
            }
            finally
            {
                Dispose();
            }
        }

        // It never looks whether its client is there.
        private async IAsyncEnumerable<SseItem<int>> Untold()
        {
            try
            {
                for (int i = 1; ; i++)
                {
                    yield return new(i);
                    await Task.Delay(20, CancellationToken.None);
                }
            }
            finally
            {
                Dispose();
            }
        }

        private static async IAsyncEnumerable<SseItem<int>> Fails()
        {
            yield return new(1);
            await Task.Yield();
            throw new FormatException();
        }

        private static async IAsyncEnumerable<SseItem<int>> FailsAtOnce()
        {
            await Task.CompletedTask;
            throw new FormatException();
#pragma warning disable CS0162 // Without it, this is no iterator.
            yield break;
#pragma warning restore CS0162
        }

        private void Dispose()
        {
            Disposals++;
            Disposed.TrySetResult();
        }
    }
}
