using System.Net.Sockets;
using System.Text;

namespace Bridge.Faults.Tests.Table;

/// <summary>The client of one cell: it behaves as the fault says, and tells what it saw.</summary>
internal sealed class FaultyClient(TestServer server, RawConnection connection, FaultySite site, FaultyFile file)
{
    // What it reads of a body before it leaves.
    private const int Some = 1024 * 1024;

    private RawResponse? _head;
    private long _skipped;

    public bool HostHasStopped { get; private set; }

    /// <summary>What it saw, in words, for a test that fails.</summary>
    public string Detail { get; private set; } = "nothing";

    public async Task<Outcome> SeeAsync(BodyKind kind, Fault fault)
    {
        switch (fault)
        {
            case Fault.ThrowsAfterFirstChunk or Fault.ThrowsAtEnd when kind == BodyKind.File:
                _head = await connection.ReadHeadAsync();
                file.Shorten(fault == Fault.ThrowsAtEnd ? 1 : long.MaxValue);
                return await ReadRestAsync();
            case Fault.ClientLeavesBeforeHeaders:
                await site.Chunks.Waits.WaitAsync(Patience.Limit);
                return Leave();
            case Fault.ClientLeavesBetweenChunks:
                await connection.ReadHeadAsync();
                await SkipAsync(FaultyChunks.ChunkLength);
                return Leave();
            case Fault.NeverEnds:
                await connection.ReadHeadAsync();
                await SkipAsync(Some);
                return Leave();
            case Fault.ClientLeavesUnderBackPressure:
                await connection.ReadHeadAsync();
                await StalledAsync();
                return Leave();
            case Fault.ClientReadsOneByteASecond:
                for (int i = 0; i < 3; i++)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1));
                    await connection.FetchByteAsync();
                }

                return await ReadAsync();
            case Fault.HostStops:
                _head = await connection.ReadHeadAsync();
                await SkipAsync(FaultyChunks.ChunkLength);
                return await StopAsync();
            case Fault.CancelledWhileViewAwaits:
                await site.Chunks.Waits.WaitAsync(Patience.Limit);
                return Leave();
            default:
                return await ReadAsync();
        }
    }

    /// <summary>Sends another request on the same connection.</summary>
    /// <returns>Its answer; null where the server has closed the connection.</returns>
    public async Task<string?> AskAgainAsync()
    {
        try
        {
            await connection.SendAsync($"GET /next HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n");
            return (await connection.ReadResponseAsync()).Body;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private Outcome Leave()
    {
        // A reset, as of a program that was killed.
        connection.Socket.LingerState = new LingerOption(true, 0);
        connection.Dispose();
        site.Chunks.GoOn();
        return Outcome.Left;
    }

    private async Task<Outcome> StopAsync()
    {
        HostHasStopped = true;
        await server.StopAsync().WaitAsync(Patience.Limit);
        return await ReadRestAsync();
    }

    private async Task<Outcome> ReadAsync()
    {
        try
        {
            RawResponse response = await connection.ReadResponseAsync();
            Detail = $"{response.StatusLine}, {string.Join(", ", response.Lines)}, a body of {response.Body.Length}";
            if (response.Status == 500)
            {
                return response.Body.Length == 0 && response.Header("X-App") is null && response.Header("X-Tuple") is null
                    ? Outcome.Error
                    : throw new InvalidOperationException("An error has what the view set: " + Detail);
            }

            return response.Status == 200 && Encoding.UTF8.GetBytes(response.Body).AsSpan().SequenceEqual(site.Whole())
                ? Outcome.Whole
                : throw new InvalidOperationException("A response that looks complete is not: " + Detail);
        }
        catch (IOException broken)
        {
            Detail = broken.Message;
            return Outcome.Breaks;
        }
    }

    /// <summary>Reads what comes until the connection ends, and looks whether the response had ended before, by its own framing.</summary>
    private async Task<Outcome> ReadRestAsync()
    {
        (string text, bool reset) = await connection.ReadToEndAsync();
        Detail = $"{text.Length} bytes more, and {(reset ? "a reset" : "an end")}";
        bool isWhole = _head?.Header("Content-Length") is { } length
            ? _skipped + text.Length >= long.Parse(length, System.Globalization.CultureInfo.InvariantCulture)
            : text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);
        return isWhole ? Outcome.Whole : Outcome.Breaks;
    }

    private async Task SkipAsync(int count)
    {
        for (int skipped = 0; skipped < count;)
        {
            int read = await connection.SkipAsync(count - skipped);
            skipped += read;
            _skipped += read;
        }
    }

    /// <summary>Waits until the server produces no more, since nobody reads.</summary>
    private async Task StalledAsync()
    {
        int before;
        do
        {
            before = site.Chunks.Produced;
            await Task.Delay(250);
        }
        while (site.Chunks.Produced != before);
    }
}
