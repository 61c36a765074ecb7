using System.Net.Sockets;
using System.Text;

namespace Bridge.Load.Tests;

/// <summary>The clients of one host: those that behave, those that leave, those that are slow, and those that chat.</summary>
internal sealed class Visitors(string host, Uri url, IReadOnlyList<Route> routes, Tally tally)
{
    // One of so many requests is left in the middle.
    private const int OneLeaves = 6;

    // The guestbook keeps what is written: no more than can be told from a leak.
    private const int MostEntries = 2000;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, string> _first = [];
    private readonly Route[] _weighted = [.. routes.SelectMany(route => Enumerable.Repeat(route, route.Weight))];
    private int _entries;

    /// <summary>Sends each request once, alone, for its answer to be what the others are compared with.</summary>
    public async Task BeginAsync()
    {
        using RawConnection connection = new(url.Port);
        await SendAsync(connection, Route.Entry);
        RawResponse entry = await connection.ReadResponseAsync("POST");
        Check(Route.Entry, entry);
        foreach (Route route in routes)
        {
            using RawConnection own = new(url.Port);
            await SendAsync(own, route);
            RawResponse answer = await own.ReadResponseAsync(route.Method);
            _first.TryAdd(route.Method + route.Path + route.Status, answer.Body);
            Check(route, answer);
        }
    }

    /// <summary>Keeps so many connections busy until the time is over.</summary>
    public Task RunAsync(int connections, int seed, CancellationToken end) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(number => Task.Run(async () =>
    {
        Random random = new((seed * 1000) + number);
        Func<Random, CancellationToken, Task> visit = number switch
        {
            0 or 1 or 2 => ReadSlowlyAsync,
            3 => SendHeadSlowlyAsync,
            4 => SendBodySlowlyAsync,
            5 or 6 or 7 or 8 => ChatAsync,
            _ => BrowseAsync,
        };
        while (!end.IsCancellationRequested)
        {
            try
            {
                await visit(random, end);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                tally.Fail($"{host}, {visit.Method.Name}: {failure.GetType().Name}: {failure.Message}");
            }
        }
    })));

    /// <summary>Sends request after request on one connection, until it leaves in the middle of one.</summary>
    private async Task BrowseAsync(Random random, CancellationToken end)
    {
        using RawConnection connection = new(url.Port);
        while (!end.IsCancellationRequested)
        {
            if (random.Next(OneLeaves) == 0)
            {
                await LeaveAsync(connection, random);
                return;
            }

            Route route = random.Next(200) == 0 && Interlocked.Increment(ref _entries) <= MostEntries ? Route.Entry : _weighted[random.Next(_weighted.Length)];
            RawResponse answer;
            try
            {
                await SendAsync(connection, route);
                answer = await connection.ReadResponseAsync(route.Method);
            }
            catch (Exception failure) when (failure is IOException or TimeoutException or FormatException)
            {
                tally.Fail($"{host}, {route.Name}: {failure.GetType().Name}: {failure.Message}");
                return;
            }

            Check(route, answer);
            if (string.Equals(answer.Header("Connection"), "close", StringComparison.OrdinalIgnoreCase))
            {
                return;
            }
        }
    }

    private async Task LeaveAsync(RawConnection connection, Random random)
    {
        bool resets = random.Next(2) == 0;
        string how = resets ? "by reset" : "by close";
        try
        {
            switch (random.Next(4))
            {
                case 0:
                    string head = Head(routes[random.Next(routes.Count)]);
                    await connection.SendAsync(head[..random.Next(1, head.Length - 1)]);
                    tally.Count("left while it sent the head, " + how);
                    break;
                case 1:
                    await connection.SendAsync(Head(new Route(Any(random))));
                    if (random.Next(2) == 0)
                    {
                        await Task.Delay(random.Next(20));
                    }

                    tally.Count("left before the headers, " + how);
                    break;
                case 2:
                    string path = Route.Long[random.Next(Route.Long.Count)];
                    await connection.SendAsync(Head(new Route(path)));
                    await connection.ReadHeadAsync();

                    // No more than each of them gives at once.
                    await connection.ReadTextAsync(random.Next(1, path.StartsWith("/load/", StringComparison.Ordinal) ? 60_000 : 10));
                    tally.Count("left in the middle of the body, " + how);
                    break;
                default:
                    (string target, string type) = random.Next(6) switch
                    {
                        0 => ("/load/upload/view", "application/octet-stream"),
                        1 => ("/load/upload/sync", "application/octet-stream"),
                        2 => ("/load/echo", "application/octet-stream"),
                        3 => ("/api/files", "application/octet-stream"),
                        4 => ("/guestbook/entries", "application/x-www-form-urlencoded"),
                        _ => ("/returns/text", "text/plain"),
                    };
                    bool isChunked = random.Next(2) == 0;
                    string framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 200000";
                    await connection.SendAsync($"POST {target} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: {type}\r\n{framing}\r\n\r\n");
                    await connection.SendAsync((isChunked ? "30d40\r\n" : "") + new string('x', random.Next(100_000)));
                    if (random.Next(2) == 0)
                    {
                        await Task.Delay(random.Next(20));
                    }

                    tally.Count("left while it sent the body, " + how);
                    break;
            }
        }
        catch (Exception failure) when (failure is IOException or FormatException)
        {
            // It may be that the server has closed the connection by then, as it may at any time between two requests.
            tally.Fail($"{host}, leaving: {failure.Message}");
        }

        if (resets)
        {
            connection.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    /// <summary>Reads a byte a second of what is more than the connection's buffers hold, then leaves.</summary>
    private async Task ReadSlowlyAsync(Random random, CancellationToken end)
    {
        using RawConnection connection = new(url.Port);
        connection.Socket.ReceiveBufferSize = 4096;
        string path = random.Next(4) == 0
            ? "/load/endless"
            : Route.Long[random.Next(4, Route.Long.Count - 2)].Replace("=400", "=2000", StringComparison.Ordinal);
        await connection.SendAsync(Head(new Route(path)));
        try
        {
            byte[] one = new byte[1];
            for (int i = random.Next(5, 20); i > 0 && !end.IsCancellationRequested; i--)
            {
                await connection.Socket.ReceiveAsync(one);
                await PauseAsync(end);
            }

            tally.Count("read a byte a second, then left");
        }
        catch (SocketException)
        {
            // Kestrel breaks the connection of a client that reads less than 240 bytes a second.
            tally.Count("read a byte a second, until the server broke the connection");
        }
    }

    private async Task SendHeadSlowlyAsync(Random random, CancellationToken end)
    {
        using RawConnection connection = new(url.Port);
        Route route = routes[random.Next(routes.Count)];
        while (route.Body is not null)
        {
            route = routes[random.Next(routes.Count)];
        }

        string head = Head(route);
        int slow = random.Next(3, 12);
        await connection.SendAsync(head[..^slow]);
        for (int i = slow; i > 0; i--)
        {
            await PauseAsync(end);
            await connection.SendAsync(head[^i..][..1]);
        }

        Check(route, await connection.ReadResponseAsync(route.Method));
        tally.Count("sent the head's end a byte a second");
    }

    private async Task SendBodySlowlyAsync(Random random, CancellationToken end)
    {
        using RawConnection connection = new(url.Port);
        int length = random.Next(3, 12);
        await connection.SendAsync(
            $"POST /load/upload/{(random.Next(2) == 0 ? "view" : "sync")} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Length: {length}\r\n\r\n");
        RawResponse answer;
        try
        {
            for (int i = 0; i < length; i++)
            {
                await PauseAsync(end);
                await connection.SendAsync(Content.Text[i].ToString());
            }

            answer = await connection.ReadResponseAsync("POST");
        }
        catch (IOException)
        {
            tally.Count("sent a body's byte a second, until the server broke the connection");
            return;
        }

        if (answer.Status == 408)
        {
            tally.Count("sent a body's byte a second, until the server answered 408");
            return;
        }

        Check(new Route("/load/upload", 200, $"{length} right", "POST"), answer);
        tally.Count("sent a body's byte a second");
    }

    /// <summary>Enters a room of the chat, says something, and leaves: with a word or without.</summary>
    private async Task ChatAsync(Random random, CancellationToken end)
    {
        string[] transports = ["serverSentEvents", "longPolling", "webSockets"];
        string transport = transports[random.Next(transports.Length)];
        string step = "connect";
        try
        {
            await using SignalRClient guest = await SignalRClient.ConnectAsync(url, transport);
            step = "Join";
            await guest.CallAsync("Join", Guid.NewGuid().ToString(), "Ada");
            step = "hear of Join";
            await ExpectAsync(guest, "joined(Ada)");
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                step = "Say";
                await guest.CallAsync("Say", "word " + i);
                step = "hear of Say";
                await ExpectAsync(guest, $"said(Ada, word {i})");
            }

            await Task.Delay(random.Next(500), CancellationToken.None);
            step = "leave";
            if (random.Next(2) == 0)
            {
                await guest.StopAsync();
                tally.Count($"chatted by {transport}, and said that it leaves");
            }
            else
            {
                tally.Count($"chatted by {transport}, and was gone");
            }
        }
        catch (InvalidDataException)
        {
            tally.Count("chatted by serverSentEvents, and SignalR wrote a message before its head");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            tally.Fail($"{host}, chat by {transport}, {step}: {failure.GetType().Name}: {failure.Message}");
        }
    }

    private async Task ExpectAsync(SignalRClient guest, string expected)
    {
        if (await guest.NextAsync() is var heard && heard != expected)
        {
            tally.Fail($"{host}: a guest of the chat heard {heard} instead of {expected}");
        }
    }

    private string Any(Random random) =>
        random.Next(2) == 0 ? routes.Where(route => route.Method == "GET").ElementAt(random.Next(20)).Path : Route.Long[random.Next(Route.Long.Count)];

    private string Head(Route route) => $"{route.Method} {route.Path} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n";

    private async Task SendAsync(RawConnection connection, Route route)
    {
        if (route.Body is null)
        {
            await connection.SendAsync(Head(route));
            return;
        }

        byte[] body = Encoding.UTF8.GetBytes(route.Body);
        await connection.SendAsync(
            $"{route.Method} {route.Path} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: {route.ContentType}\r\nContent-Length: {body.Length}\r\n\r\n");
        await connection.Stream.WriteAsync(body);
    }

    private void Check(Route route, RawResponse answer)
    {
        tally.Count($"answered {answer.Status}");
        bool isRight = route.Marker is { } marker
            ? answer.Body.Contains(marker, StringComparison.Ordinal)
            : _first.GetValueOrDefault(route.Method + route.Path + route.Status) == answer.Body;
        if (answer.Status != route.Status || !isRight)
        {
            string start = answer.Body[..Math.Min(300, answer.Body.Length)];
            tally.Fail($"{host}, {route.Name}: {answer.Status} instead of {route.Status}, {answer.Body.Length} characters: {start}");
        }
    }

    private static async Task PauseAsync(CancellationToken end)
    {
        try
        {
            await Task.Delay(s_pause, end);
        }
        catch (OperationCanceledException)
        {
            // What is slow is done quickly when the time is over.
        }
    }
}
