using System.Diagnostics;
using System.Globalization;
using System.Net;
using FluentAssertions;

namespace Bridge.Load.Tests;

/// <summary>
/// Bodies of every kind that is streamed, in both directions and on both hosts, through a server in a process of its own: all bytes arrive, and the server's
/// memory does not grow with them. 64 MiB each; BRIDGE_BODY_MEGABYTES=2048 makes it two gigabytes.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class LargeBodyTests
{
    private const long AllowedGrowth = 32 * 1024 * 1024;
    private const string Boundary = "a-boundary";

    private static readonly long s_blocks = long.Parse(
        Environment.GetEnvironmentVariable("BRIDGE_BODY_MEGABYTES") ?? "64",
        NumberStyles.None,
        CultureInfo.InvariantCulture) * 16;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private static readonly Dictionary<string, ServerProcess> s_servers = [];
    private static readonly Table s_table = new("body", "host", "MiB", "seconds", "MiB/s", "idle MiB", "growth MiB");

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<(string Host, string Kind)> Responses() => OnBothHosts(
        "text", "text-async", "bytes", "memory-async", "stream", "pipe", "file", "file-response", "message", "json-lazy", "json-async", "json-list",
        "app-sync", "app-async", "app-begin", "app-over", "app-async-over", "middleware", "mounted", "katana");

    public static IEnumerable<(string Host, string Kind)> Requests() => OnBothHosts(
        "upload/view", "upload/view chunked", "upload/sync", "upload/sync chunked", "upload/async", "upload/begin chunked", "katana", "katana chunked");

    public static IEnumerable<(string Host, string Kind)> Refusals() => OnBothHosts("form", "form chunked", "view", "view chunked");

    [TestMethod]
    [DynamicData(nameof(Responses))]
    public async Task Response_body_arrives_whole_and_takes_no_memory(string host, string kind)
    {
        await MeasureAsync(host, kind, async (server, blocks) =>
        {
            using BodyConnection connection = await BodyConnection.OpenAsync(server.Urls[0]);
            await connection.SendGetAsync($"{kind}?blocks={blocks}");
            ExpectedBody body = ExpectedOf(kind, blocks);
            (await connection.ReceiveAsync(bytes => body.Take(bytes.Span))).Should().Be(kind.EndsWith("over", StringComparison.Ordinal) ? 203 : 200);
            body.IsRight.Should().BeTrue("the body was {0}", body);
        });
    }

    [TestMethod]
    [DynamicData(nameof(Requests))]
    public async Task Request_body_arrives_whole_and_takes_no_memory(string host, string kind)
    {
        await MeasureAsync(host, kind, async (server, blocks) =>
        {
            using BodyConnection connection = await BodyConnection.OpenAsync(server.Urls[0]);
            await connection.SendPostAsync(kind.Split(' ')[0], blocks, kind.EndsWith("chunked", StringComparison.Ordinal));
            (await ReadTextAsync(connection)).Should().Be((200, $"{blocks * Content.BlockSize} right"));
        });
    }

    [TestMethod]
    [DataRow("kestrel")]
    [DataRow("owinhost")]
    public async Task Body_that_is_sent_back_as_it_comes_takes_no_memory(string host)
    {
        await MeasureAsync(host, "echo", async (server, blocks) =>
        {
            using BodyConnection connection = await BodyConnection.OpenAsync(server.Urls[0]);
            ExpectedBody body = new(blocks, Content.Block);
            Task sending = connection.SendPostAsync("echo", blocks, chunked: true);
            (await connection.ReceiveAsync(bytes => body.Take(bytes.Span))).Should().Be(200);
            await sending;
            body.IsRight.Should().BeTrue("the body was {0}", body);
        });
    }

    [TestMethod]
    [DataRow("kestrel")]
    [DataRow("owinhost")]
    public async Task File_of_a_form_goes_to_the_disk_and_takes_no_memory(string host)
    {
        await MeasureAsync(host, "upload/form", async (server, blocks) =>
        {
            using BodyConnection connection = await BodyConnection.OpenAsync(server.Urls[0]);
            await SendFormAsync(connection, blocks, chunked: false);
            (await ReadTextAsync(connection)).Should().Be((200, $"value {blocks * Content.BlockSize} right"));
        });
    }

    [TestMethod]
    [DynamicData(nameof(Refusals))]
    public async Task Body_beyond_the_limits_is_refused_with_413(string host, string kind)
    {
        // More than the 128 MiB that a form may have by default, and more than either host takes at all.
        const long Blocks = 3 * 1024;
        ServerProcess server = await ServerAsync(host);
        Figures idle = await server.TakeAsync();
        using BodyConnection connection = await BodyConnection.OpenAsync(server.Urls[1]);
        bool isChunked = kind.EndsWith("chunked", StringComparison.Ordinal);
        bool isForm = kind.StartsWith("form", StringComparison.Ordinal);
        Task sending = !isForm ? connection.SendPostAsync("upload/view", Blocks, isChunked) : SendFormAsync(connection, Blocks, isChunked);
        (int status, string text) = await ReadTextAsync(connection);
        Func<Task> all = () => sending;
        await all.Should().ThrowAsync<Exception>("the server does not read what it refuses");

        status.Should().Be(413);
        if (isForm)
        {
            text.Should().Contain("The form is larger than");
        }

        connection.Sent.Should().BeLessThan(Blocks * Content.BlockSize);
        ((await server.TakeAsync()).Peak - idle.WorkingSet).Should().BeLessThan(AllowedGrowth);
    }

    [TestMethod]
    [DataRow("text")]
    [DataRow("stream")]
    [DataRow("app-sync")]
    public async Task Response_body_over_http_2_takes_no_memory(string kind)
    {
        await MeasureAsync("kestrel", kind + " HTTP/2", async (server, blocks) =>
        {
            using HttpClient client = new() { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using HttpResponseMessage response = await client.GetAsync(
                new Uri(server.Urls[2], $"{kind}?blocks={blocks}"),
                HttpCompletionOption.ResponseHeadersRead);
            response.StatusCode.Should().Be(HttpStatusCode.OK);
            await using Stream stream = await response.Content.ReadAsStreamAsync();
            ExpectedBody body = ExpectedOf(kind, blocks);
            byte[] buffer = new byte[256 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                body.Take(buffer.AsSpan(0, read));
            }

            body.IsRight.Should().BeTrue("the body was {0}", body);
        });
    }

    [TestMethod]
    public async Task Request_body_over_http_2_takes_no_memory()
    {
        await MeasureAsync("kestrel", "upload/view HTTP/2", async (server, blocks) =>
        {
            using HttpClient client = new() { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using StreamContent content = new(new BlockStream(blocks), Content.BlockSize);
            using HttpResponseMessage response = await client.PostAsync(new Uri(server.Urls[2], "upload/view"), content);
            (await response.Content.ReadAsStringAsync()).Should().Be($"{blocks * Content.BlockSize} right");
        });
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        foreach (ServerProcess server in s_servers.Values)
        {
            await server.DisposeAsync();
        }

        s_table.Print();
    }

    private static IEnumerable<(string Host, string Kind)> OnBothHosts(params string[] kinds) =>
        from host in (string[])["kestrel", "owinhost"] from kind in kinds select (host, kind);

    private static ExpectedBody ExpectedOf(string kind, long blocks) => kind switch
    {
        "file" or "file-response" => new(blocks, Content.Zeros),
        "json-lazy" or "json-async" or "json-list" => new(blocks, Content.JsonBlock, isJson: true),
        _ => new(blocks, Content.Block),
    };

    private static Task SendFormAsync(BodyConnection connection, long blocks, bool chunked) => connection.SendPostAsync(
        "upload/form",
        blocks,
        chunked,
        $"--{Boundary}\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nvalue\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; "
            + $"filename=\"large.bin\"\r\n\r\n",
        $"\r\n--{Boundary}--\r\n",
        $"multipart/form-data; boundary={Boundary}");

    private static async Task<(int Status, string Text)> ReadTextAsync(BodyConnection connection)
    {
        MemoryStream body = new();
        int status = await connection.ReceiveAsync(bytes => body.Write(bytes.Span));
        return (status, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    private static async Task<ServerProcess> ServerAsync(string host)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("A process's peak memory is read from /proc, which Linux alone has.");
        }

        if (!s_servers.TryGetValue(host, out ServerProcess? server))
        {
            server = await ServerProcess.StartAsync(host);
            s_servers.Add(host, server);

            // The first body pays for what every later one uses: code that is compiled anew while it runs, the heaps of the garbage collector.
            using BodyConnection connection = await BodyConnection.OpenAsync(server.Urls[0]);
            await connection.SendGetAsync("text?blocks=4096");
            await connection.ReceiveAsync(static _ => { });
        }

        return server;
    }

    private async Task MeasureAsync(string host, string kind, Func<ServerProcess, long, Task> transfer)
    {
        ServerProcess server = await ServerAsync(host);
        await transfer(server, 64);
        Figures idle = await server.TakeAsync();

        var clock = Stopwatch.StartNew();
        await transfer(server, s_blocks).WaitAsync(s_patience);
        double seconds = clock.Elapsed.TotalSeconds;

        Figures after = await server.TakeAsync();
        long growth = after.Peak - idle.WorkingSet;
        s_table.Add(kind, host, s_blocks / 16, seconds, s_blocks / 16 / seconds, idle.WorkingSet / 1048576.0, growth / 1048576.0);
        growth.Should().BeLessThan(AllowedGrowth, "the server was idle with {0} bytes", idle.WorkingSet);
        after.Disposed.Should().Be(after.Begun);
        after.DisposedTwice.Should().Be(0);
    }
}
