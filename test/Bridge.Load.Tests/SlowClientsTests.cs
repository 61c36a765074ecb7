using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using FluentAssertions.Execution;

namespace Bridge.Load.Tests;

/// <summary>
/// Slow clients of applications that write or read synchronously leave the rest of the site its service, and get all that is theirs. BRIDGE_SLOW=1 runs it.
/// BRIDGE_ADDED_THREADS sets AddedThreads.Limit: with 0 these tests fail.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class SlowClientsTests
{
    private const int Requests = 100;
    private const long AllowedGrowth = 128 * 1024 * 1024;

    // More than the socket's own buffers take, on both sides.
    private const long ReadBlocks = 128;
    private const long SentBlocks = 16;

    // All that are in the way are checked to the last byte where they are so many; of more, so many are.
    private const int MostChecked = 200;

    private static readonly TimeSpan s_inTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_afterTheLast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private static readonly Table s_table = new("clients", "host", "answered within 1 s, of 100", "slowest, s", "growth MiB", "threads", "load average");

    [TestMethod]
    [DataRow("kestrel", "app-sync", 200, 99)]
    [DataRow("kestrel", "app-sync", 1000, 95)]
    [DataRow("kestrel", "upload/sync", 200, 99)]
    [DataRow("owinhost", "app-sync", 200, 99)]
    [DataRow("owinhost", "app-sync", 1000, 95)]
    [DataRow("owinhost", "upload/sync", 200, 99)]
    [DataRow("showcase", "api/notes", 200, 99)]
    [DataRow("showcase on OwinHost", "api/notes", 200, 99)]
    [DataRow("showcase", "signalr/send", 200, 99)]
    [DataRow("showcase on OwinHost", "signalr/send", 200, 99)]
    public async Task Slow_clients_leave_the_others_their_service_and_get_all_that_is_theirs(string host, string path, int clients, int least)
    {
        if (Environment.GetEnvironmentVariable("BRIDGE_SLOW") != "1" || !OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("It takes minutes, and Linux: BRIDGE_SLOW=1 dotnet test --project test/Bridge.Load.Tests -c Release");
        }

        await using ServerProcess server = await ServerProcess.StartAsync(host.Split(' ')[0]);
        Uri url = host.EndsWith("OwinHost", StringComparison.Ordinal) ? server.Urls[1] : server.Urls[0];
        string root = host.StartsWith("showcase", StringComparison.Ordinal) ? "load/" : "";
        await WarmUpAsync(url, root);
        SignalRClient[] guests = await Task.WhenAll(Enumerable.Range(0, path == "signalr/send" ? clients : 0).Select(async _ =>
        {
            SignalRClient guest = await SignalRClient.ConnectAsync(url, "longPolling");
            await guest.CallAsync("Join", Guid.NewGuid().ToString(), "Ada");
            return guest;
        }));
        Figures idle = await server.TakeAsync();

        Pace pace = new();
        BodyConnection[] connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => BodyConnection.OpenAsync(url, pace)));
        Task<string>[] bodies = [.. connections.Select((connection, i) => path switch
        {
            "signalr/send" => SayAsync(connection, guests[i]),
            "app-sync" => ReadAsync(connection),
            "upload/sync" => SendAsync(connection),
            _ => SendJsonAsync(connection),
        })];
        try
        {
            await Task.Delay(s_afterTheLast);
            TimeSpan[] times = await RequestAsync(url, root);
            int done = bodies.Count(body => body.IsCompleted);
            Figures busy = await server.TakeAsync();

            foreach (BodyConnection connection in connections.Skip(MostChecked))
            {
                connection.Dispose();
            }

            pace.Hurry();
            string[] ends = await Task.WhenAll(bodies.Take(MostChecked)).WaitAsync(s_patience);

            int inTime = times.Count(time => time <= s_inTime);
            long growth = busy.Peak - idle.WorkingSet;
            string load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
            s_table.Add($"{clients} of {path}", host, inTime, times.Max().TotalSeconds, growth / 1048576.0, busy.Threads, load);
            using AssertionScope all = new();
            done.Should().Be(0, "all were still in the way");
            inTime.Should().BeGreaterThanOrEqualTo(least, "the times were {0}", string.Join(" ", times.Order().TakeLast(10)));
            ends.Should().OnlyContain(end => end == "whole");
            if (clients <= MostChecked)
            {
                growth.Should().BeLessThan(AllowedGrowth);
            }
        }
        finally
        {
            pace.Hurry();
            foreach (BodyConnection connection in connections)
            {
                connection.Dispose();
            }

            foreach (SignalRClient guest in guests)
            {
                await guest.DisposeAsync();
            }

            await Task.WhenAll(bodies).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    [ClassCleanup]
    public static void Print() => s_table.Print();

    private static async Task WarmUpAsync(Uri url, string root)
    {
        using BodyConnection reader = await BodyConnection.OpenAsync(url);
        await reader.SendGetAsync(root + "app-sync?blocks=4096");
        await reader.ReceiveAsync(static _ => { });
        using BodyConnection sender = await BodyConnection.OpenAsync(url);
        await sender.SendPostAsync(root + "upload/sync", 256, chunked: false);
        await sender.ReceiveAsync(static _ => { });
        await RequestAsync(url, root);
    }

    private static async Task<string> ReadAsync(BodyConnection connection)
    {
        await connection.SendGetAsync(string.Create(CultureInfo.InvariantCulture, $"app-sync?blocks={ReadBlocks}"));
        ExpectedBody body = new(ReadBlocks, Content.Block);
        int status = await connection.ReceiveAsync(bytes => body.Take(bytes.Span));
        return status == 200 && body.IsRight ? "whole" : $"{status}, {body}";
    }

    private static async Task<string> SendAsync(BodyConnection connection)
    {
        await connection.SendPostAsync("upload/sync", SentBlocks, chunked: false);
        MemoryStream body = new();
        int status = await connection.ReceiveAsync(bytes => body.Write(bytes.Span));
        string answer = System.Text.Encoding.UTF8.GetString(body.ToArray());
        return answer == $"{SentBlocks * Content.BlockSize} right" ? "whole" : $"{status}, {answer}";
    }

    // Web API reads JSON synchronously, by Json.NET.
    private static async Task<string> SendJsonAsync(BodyConnection connection)
    {
        const string Before = "{\"author\":\"Ada\",\"text\":\"short\",\"more\":\"";
        await connection.SendPostAsync("api/notes", SentBlocks, chunked: false, Before, "\"}", "application/json");
        int status = await connection.ReceiveAsync(static _ => { });
        return status == 201 ? "whole" : $"{status}";
    }

    // A guest of the chat, whose long poll waits meanwhile, says what takes long to send.
    private static async Task<string> SayAsync(BodyConnection connection, SignalRClient guest)
    {
        await connection.SendPostAsync(
            $"signalr/send?{guest.Connection}",
            SentBlocks,
            chunked: false,
            "data=" + Uri.EscapeDataString("{\"H\":\"chathub\",\"M\":\"Say\",\"A\":[\""),
            Uri.EscapeDataString("\"],\"I\":\"99\"}"),
            "application/x-www-form-urlencoded");
        int status = await connection.ReceiveAsync(static _ => { });
        return status == 200 ? "whole" : $"{status}";
    }

    /// <summary>Asks another view, each time on a connection of its own.</summary>
    /// <returns>How long each answer took; <see cref="TimeSpan.MaxValue"/> where there was none.</returns>
    private static async Task<TimeSpan[]> RequestAsync(Uri url, string root)
    {
        List<Task<TimeSpan>> answers = [];
        for (int i = 0; i < Requests; i++)
        {
            answers.Add(AskAsync(url, root));
            await Task.Delay(s_interval);
        }

        return await Task.WhenAll(answers);
    }

    private static async Task<TimeSpan> AskAsync(Uri url, string root)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            using BodyConnection connection = await BodyConnection.OpenAsync(url);
            await connection.SendGetAsync(root + "hello");
            int status = await connection.ReceiveAsync(static _ => { });
            return status == 200 ? clock.Elapsed : TimeSpan.MaxValue;
        }
        catch (Exception failure) when (failure is IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return TimeSpan.MaxValue;
        }
    }
}
