using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bridge.Load.Tests;

/// <summary>
/// A connection that sends and receives bodies of any length at the speed of the socket, both at once, and keeps none of them. It reads chunks and lengths
/// strictly: a body that ends early is an error.
/// </summary>
internal sealed class BodyConnection : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer;
    private readonly Uri _url;
    private readonly Pace? _pace;
    private int _start;
    private int _end;

    private BodyConnection(Uri url, Pace? pace)
    {
        _url = url;
        _pace = pace;
        _buffer = new byte[pace is null ? 256 * 1024 : Pace.Piece];
        if (pace is not null)
        {
            _socket.ReceiveBufferSize = Pace.SocketBuffer;
            _socket.SendBufferSize = Pace.SocketBuffer;
        }
    }

    /// <summary>The bytes of the request's body that were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Connects.</summary>
    /// <param name="url">The server.</param>
    /// <param name="pace">How fast to send and to receive; null for as fast as it goes.</param>
    public static async Task<BodyConnection> OpenAsync(Uri url, Pace? pace = null)
    {
        BodyConnection connection = new(url, pace);
        await connection._socket.ConnectAsync(url.Host, url.Port);
        return connection;
    }

    public Task SendGetAsync(string path) => SendAsync(Encoding.ASCII.GetBytes($"GET /{path} HTTP/1.1\r\nHost: {_url.Authority}\r\nConnection: close\r\n\r\n"));

    /// <summary>Sends a POST of so many blocks, with something before and after them.</summary>
    public async Task SendPostAsync(
        string path,
        long blocks,
        bool chunked,
        string before = "",
        string after = "",
        string contentType = "application/octet-stream")
    {
        long length = before.Length + (blocks * Content.BlockSize) + after.Length;
        string framing = chunked ? "Transfer-Encoding: chunked" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}");
        await SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST /{path} HTTP/1.1\r\nHost: {_url.Authority}\r\nConnection: close\r\nContent-Type: {contentType}\r\n{framing}\r\n\r\n"));
        byte[] block = Framed(Content.Block, chunked);
        if (before.Length > 0)
        {
            await SendAsync(Framed(Encoding.ASCII.GetBytes(before), chunked));
        }

        for (long i = 0; i < blocks; i++)
        {
            await SendAsync(block);
            Sent += Content.BlockSize;
        }

        string end = chunked ? Encoding.ASCII.GetString(after.Length > 0 ? Framed(Encoding.ASCII.GetBytes(after), chunked) : []) + "0\r\n\r\n" : after;
        await SendAsync(Encoding.ASCII.GetBytes(end));
    }

    /// <summary>Reads the response.</summary>
    /// <param name="take">Is given the body as it comes.</param>
    /// <returns>Its status.</returns>
    public async Task<int> ReceiveAsync(Action<ReadOnlyMemory<byte>> take)
    {
        string status = await ReadLineAsync();
        long? length = null;
        bool isChunked = false;
        for (string line = await ReadLineAsync(); line.Length > 0; line = await ReadLineAsync())
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = long.Parse(line.AsSpan("Content-Length:".Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
            }

            isChunked |= line.Equals("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
        }

        if (isChunked)
        {
            long size;
            while ((size = long.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)) > 0)
            {
                await ReadAsync(size, take);
                if ((await ReadLineAsync()).Length > 0)
                {
                    throw new InvalidDataException("A chunk is longer than it says.");
                }
            }

            await ReadLineAsync();
        }
        else
        {
            await ReadAsync(length ?? throw new InvalidDataException("The response has neither chunks nor a length."), take);
        }

        return int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Framed(byte[] bytes, bool chunked) =>
        chunked ? [.. Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), .. bytes, .. "\r\n"u8] : bytes;

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_pace is not null)
            {
                await _pace.WaitAsync();
            }

            bytes = bytes[await _socket.SendAsync(_pace is null ? bytes : bytes[..Math.Min(bytes.Length, Pace.Piece)])..];
        }
    }

    private async Task ReadAsync(long count, Action<ReadOnlyMemory<byte>> take)
    {
        while (count > 0)
        {
            if (_start == _end)
            {
                await FillAsync();
            }

            int part = (int)Math.Min(count, _end - _start);
            take(_buffer.AsMemory(_start, part));
            _start += part;
            count -= part;
        }
    }

    private async Task<string> ReadLineAsync()
    {
        StringBuilder line = new();
        while (true)
        {
            if (_start == _end)
            {
                await FillAsync();
            }

            int end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            int part = end < 0 ? _end - _start : end;
            line.Append(Encoding.ASCII.GetString(_buffer, _start, part));
            _start += part;
            if (end >= 0)
            {
                _start++;
                return line.ToString().TrimEnd('\r');
            }
        }
    }

    private async Task FillAsync()
    {
        if (_pace is not null)
        {
            await _pace.WaitAsync();
        }

        ValueTask<int> receiving = _socket.ReceiveAsync(_buffer.AsMemory());
        _end = receiving.IsCompleted ? await receiving : await receiving.AsTask().WaitAsync(_pace is null ? s_patience : Pace.Patience);
        _start = 0;
        if (_end == 0)
        {
            throw new EndOfStreamException("The connection ended before the response did.");
        }
    }
}
