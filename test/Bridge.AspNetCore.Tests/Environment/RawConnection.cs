using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>A connection on which tests say and read every byte themselves.</summary>
internal sealed class RawConnection(TcpClient client) : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience = new(KestrelServer.Patience);
    private readonly List<byte> _received = [];

    public NetworkStream Stream { get; } = client.GetStream();

    public Task SendAsync(string text) => Stream.WriteAsync(Encoding.Latin1.GetBytes(text), _patience.Token).AsTask();

    /// <summary>All that comes until the server closes the connection. A reset is an IOException.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await ReceiveAsync())
        {
        }

        return Take(_received.Count);
    }

    /// <summary>Whether a chunked response, read until the connection ends or its last chunk comes, has that last chunk.</summary>
    public async Task<bool> LooksCompleteAsync()
    {
        try
        {
            await ReadUntilAsync("\r\n0\r\n\r\n");
            return true;
        }
        catch (Exception error) when (error is IOException or EndOfStreamException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>One response, by its Content-Length or its chunks.</summary>
    public async Task<string> ReadResponseAsync()
    {
        string head = await ReadUntilAsync("\r\n\r\n");
        int length = 0;
        foreach (string line in head.Split("\r\n"))
        {
            if (line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture);
            }
            else if (line.Equals("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
            {
                return head + await ReadUntilAsync("0\r\n\r\n");
            }
        }

        while (_received.Count < length && await ReceiveAsync())
        {
        }

        return head + Take(length);
    }

    public async Task<string> ReadUntilAsync(string end)
    {
        byte[] mark = Encoding.Latin1.GetBytes(end);
        for (int from = 0; ;)
        {
            int index = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received)[from..].IndexOf(mark);
            if (index >= 0)
            {
                return Take(from + index + mark.Length);
            }

            from = Math.Max(0, _received.Count - mark.Length);
            if (!await ReceiveAsync())
            {
                throw new IOException($"The connection ended before '{end}', after: {Take(_received.Count)}");
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        _patience.Dispose();
        return default;
    }

    private async Task<bool> ReceiveAsync()
    {
        var buffer = new byte[8192];
        int count = await Stream.ReadAsync(buffer, _patience.Token);
        _received.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }

    private string Take(int count)
    {
        string text = Encoding.Latin1.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received)[..count]);
        _received.RemoveRange(0, count);
        return text;
    }
}
