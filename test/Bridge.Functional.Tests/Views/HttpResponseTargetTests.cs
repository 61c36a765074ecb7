using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;

namespace Bridge.Functional.Tests.Views;

/// <summary>What is streamed, on the wire: when each chunk goes out, and what is let go of when the client leaves.</summary>
[TestClass]
public sealed class HttpResponseTargetTests
{
    [TestMethod]
    [DataRow("/text")]
    [DataRow("/later")]
    [DataRow("/bytes")]
    [DataRow("/enumerator")]
    [DataRow("/pipe")]
    [DataRow("/tuple")]
    [DataRow("/response")]
    public async Task The_first_chunk_is_read_while_the_second_has_not_been_produced(string path)
    {
        Tracked tracked = new();
        await using KestrelServer server = await StartAsync(tracked);
        using RawConnection connection = server.Connect();
        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        (await connection.ReadUntilAsync("first")).Should().StartWith("HTTP/1.1 200 OK\r\n").And.Contain("Transfer-Encoding: chunked\r\n");
        tracked.Second.Task.IsCompleted.Should().BeFalse();
        tracked.Second.SetResult();
        (await connection.ReadToEndAsync()).Text.Should().EndWith("second\r\n0\r\n\r\n");
        await tracked.Disposed.Task.WaitAsync(Patience.Limit);
        tracked.Disposals.Should().Be(1);
    }

    [TestMethod]
    [DataRow("/endless")]
    [DataRow("/endless-bytes")]
    [DataRow("/endless-sync")]
    [DataRow("/endless-json")]
    [DataRow("/waiting")]
    public async Task An_iterator_is_disposed_once_when_the_client_leaves(string path)
    {
        Tracked tracked = new();
        await using KestrelServer server = await StartAsync(tracked);
        using (RawConnection connection = server.Connect())
        {
            await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await connection.ReadUntilAsync("chunk");
        }

        await tracked.Disposed.Task.WaitAsync(Patience.Limit);
        tracked.Disposals.Should().Be(1);
    }

    [TestMethod]
    [DataRow("HEAD", "/text")]
    [DataRow("GET", "/no-content")]
    [DataRow("GET", "/not-modified")]
    [DataRow("GET", "/refused")]
    public async Task An_iterator_is_not_begun_where_nothing_of_it_is_sent(string method, string path)
    {
        Tracked tracked = new();
        await using KestrelServer server = await StartAsync(tracked);
        string answer = await server.SendAsync($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        answer.Should().EndWith("\r\n\r\n");
        tracked.Begun.Should().Be(0);
    }

    [TestMethod]
    public async Task Json_has_a_length_up_to_16_KiB_and_is_chunked_beyond()
    {
        await using KestrelServer server = await StartAsync(new Tracked());
        using HttpResponseMessage small = await server.Client.GetAsync("/json/16384");
        small.Content.Headers.ContentLength.Should().Be(16384);
        small.Headers.TransferEncodingChunked.Should().BeNull();
        using HttpResponseMessage large = await server.Client.GetAsync("/json/16385");
        large.Headers.TransferEncodingChunked.Should().BeTrue();
        (await large.Content.ReadAsByteArrayAsync()).Should().HaveCount(16385);
        using HttpRequestMessage head = new(HttpMethod.Head, "/json/16384");
        using HttpResponseMessage headOnly = await server.Client.SendAsync(head);
        headOnly.Content.Headers.ContentLength.Should().Be(16384);
    }

    [TestMethod]
    public async Task A_file_is_sent_whole_in_part_and_not_at_all()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "0123456789");
        try
        {
            await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapView("/file", _ => new FileInfo(path)));
            using HttpResponseMessage whole = await server.Client.GetAsync("/file");
            (await whole.Content.ReadAsStringAsync()).Should().Be("0123456789");
            whole.Content.Headers.ContentLength.Should().Be(10);
            whole.Headers.ETag.Should().NotBeNull();
            (await server.SendAsync("GET /file HTTP/1.1\r\nHost: localhost\r\nRange: bytes=2-4\r\nConnection: close\r\n\r\n")).Should()
                .StartWith("HTTP/1.1 206 ").And.Contain("Content-Range: bytes 2-4/10\r\n").And.Contain("Content-Length: 3\r\n").And.EndWith("\r\n\r\n234");
            (await server.SendAsync($"GET /file HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {whole.Headers.ETag}\r\nConnection: close\r\n\r\n")).Should()
                .StartWith("HTTP/1.1 304 ").And.NotContain("Content-Type").And.EndWith("\r\n\r\n");
            (await server.SendAsync("HEAD /file HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .Should()
                .StartWith("HTTP/1.1 200 ").And
                .Contain("Content-Length: 10\r\n").And
                .EndWith("\r\n\r\n");
            (await server.SendAsync("GET /file HTTP/1.1\r\nHost: localhost\r\nRange: bytes=99-\r\nConnection: close\r\n\r\n"))
                .Should()
                .StartWith("HTTP/1.1 416 ").And
                .Contain("Content-Range: bytes */10\r\n");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Task<KestrelServer> StartAsync(Tracked tracked) => KestrelServer.StartAsync(app =>
    {
        app.MapView("/text", _ => tracked.Two());
        app.MapView("/later", r => tracked.TwoLater(r.Cancellation));
        app.MapView("/bytes", _ => tracked.Two().Select(static text => Encoding.UTF8.GetBytes(text)));
        app.MapView("/enumerator", r => tracked.TwoLater(r.Cancellation).GetAsyncEnumerator(r.Cancellation));
        app.MapView("/tuple", _ => (tracked.Two(), 200, new Headers { ["X-A"] = "1" }));
        app.MapView("/response", r => new Response(ResponseBody.Chunks(tracked.TwoLater(r.Cancellation))));
        app.MapView("/pipe", request =>
        {
            Pipe pipe = new();
            _ = FillAsync(pipe.Writer);
            return pipe.Reader;
        });
        app.MapView("/endless", r => tracked.Endless(r.Cancellation));
        app.MapView("/endless-bytes", r => tracked.EndlessBytes(r.Cancellation));
        app.MapView("/endless-sync", _ => tracked.EndlessNow());
        app.MapView("/endless-json", r => tracked.EndlessObjects(r.Cancellation));
        app.MapView("/waiting", r => tracked.Waiting(r.Cancellation));
        app.MapView("/no-content", _ => (tracked.Two(), 204));
        app.MapView("/not-modified", r => (tracked.TwoLater(r.Cancellation), 304));
        app.MapView("/refused", _ => (tracked.Two(), new Headers { ["X A"] = "1" }));
        app.MapView(
            "/json/{length:int}",
            r => Response.Json(new string('x', int.Parse((string)r.RouteValues["length"]!, System.Globalization.CultureInfo.InvariantCulture) - 2)));

        async Task FillAsync(PipeWriter writer)
        {
            foreach (string text in (string[])["first", "second"])
            {
                await writer.WriteAsync(Encoding.UTF8.GetBytes(text));
                if (text == "first")
                {
                    await tracked.Second.Task;
                }
            }

            await writer.CompleteAsync();
            tracked.Dispose();
        }
    });

    private sealed class Tracked
    {
        private int _disposals;

        public TaskCompletionSource Second { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Begun { get; private set; }

        public int Disposals => Volatile.Read(ref _disposals);

        public void Dispose()
        {
            Interlocked.Increment(ref _disposals);
            Disposed.TrySetResult();
        }

        public IEnumerable<string> Two()
        {
            Begun++;
            try
            {
                yield return "first";
                Second.Task.Wait(Patience.Limit);
                yield return "second";
            }
            finally
            {
                Dispose();
            }
        }

        public async IAsyncEnumerable<string> TwoLater([EnumeratorCancellation] CancellationToken cancellation)
        {
            Begun++;
            try
            {
                yield return "first";
                await Second.Task.WaitAsync(cancellation);
                yield return "second";
            }
            finally
            {
                Dispose();
            }
        }

        public async IAsyncEnumerable<string> Endless([EnumeratorCancellation] CancellationToken cancellation)
        {
            try
            {
                while (true)
                {
                    yield return "chunk";
                    await Task.Delay(1, CancellationToken.None);
                }
            }
            finally
            {
                Dispose();
            }
        }

        public async IAsyncEnumerable<byte[]> EndlessBytes([EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (string text in Endless(cancellation))
            {
                yield return Encoding.UTF8.GetBytes(text);
            }
        }

        public IEnumerable<string> EndlessNow()
        {
            try
            {
                while (true)
                {
                    yield return "chunk" + new string('x', 10_000);
                }
            }
            finally
            {
                Dispose();
            }
        }

        public async IAsyncEnumerable<object> EndlessObjects([EnumeratorCancellation] CancellationToken cancellation)
        {
            try
            {
                while (true)
                {
                    yield return new { text = "chunk" + new string('x', 5_000) };
                    await Task.Delay(1, CancellationToken.None);
                }
            }
            finally
            {
                Dispose();
            }
        }

        public async IAsyncEnumerable<string> Waiting([EnumeratorCancellation] CancellationToken cancellation)
        {
            try
            {
                yield return "chunk";
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                Dispose();
            }
        }
    }
}
