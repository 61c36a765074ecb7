using System.Globalization;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;

namespace Bridge.Wire;

/// <summary>A client that shows what was really on the wire: each read is bounded, and a connection that broke is told from one that ended.</summary>
internal sealed class RawConnection : IDisposable
{
    /// <summary>A request for the root that keeps the connection.</summary>
    public const string Get = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public RawConnection(int port)
    {
        _client.Connect("127.0.0.1", port);
        Stream = _client.GetStream();
    }

    public NetworkStream Stream { get; }

    public Socket Socket => _client.Client;

    public static async Task<RawResponse> GetAsync(int port, string path, string headers = "", string method = "GET")
    {
        using var connection = new RawConnection(port);
        await connection.SendAsync($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{headers}\r\n");
        return await connection.ReadResponseAsync(method);
    }

    public Task SendAsync(string text)
    {
        byte[] bytes = Encoding.GetEncoding("iso-8859-1").GetBytes(text);
        return Stream.WriteAsync(bytes, 0, bytes.Length);
    }

    /// <summary>Reads one response and leaves the connection at the beginning of the next.</summary>
    public async Task<RawResponse> ReadResponseAsync(string method = "GET")
    {
        RawResponse response = await ReadHeadAsync();
        if (method == "HEAD" || response.Status is 204 or 304)
        {
            return response;
        }

        var body = new MemoryStream();
        if (response.Header("Transfer-Encoding") == "chunked")
        {
            while (true)
            {
                int size = int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                await ReadBytesAsync(body, size);
                (await ReadLineAsync()).Should().BeEmpty("a chunk ends with CRLF");
                if (size == 0)
                {
                    break;
                }
            }
        }
        else if (response.Header("Content-Length") is { } length)
        {
            await ReadBytesAsync(body, int.Parse(length, CultureInfo.InvariantCulture));
        }
        else
        {
            while (await FillAsync())
            {
                body.Write(_buffer, _start, _end - _start);
                _start = _end;
            }
        }

        response.Body = Encoding.UTF8.GetString(body.ToArray());
        return response;
    }

    public async Task<RawResponse> ReadHeadAsync()
    {
        string statusLine = await ReadLineAsync();
        var lines = new List<string>();
        for (string line = await ReadLineAsync(); line.Length > 0; line = await ReadLineAsync())
        {
            lines.Add(line);
        }

        return new RawResponse(statusLine, lines);
    }

    public async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync())
            {
                throw new EndOfStreamException($"The connection ended in a line, after '{line}'.");
            }

            char c = (char)_buffer[_start++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(c);
        }
    }

    /// <summary>Reads bytes as they come; fewer than asked for only where the connection ends.</summary>
    public async Task<string> ReadTextAsync(int count)
    {
        var text = new MemoryStream();
        while (text.Length < count && (_start < _end || await FillAsync()))
        {
            int take = (int)Math.Min(count - text.Length, _end - _start);
            text.Write(_buffer, _start, take);
            _start += take;
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Reads as far as a text that has to come, and gives what it read.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        while (text.Length < end.Length || text[text.Length - 1] != end[end.Length - 1] || text.ToString(text.Length - end.Length, end.Length) != end)
        {
            if (_start == _end && !await FillAsync())
            {
                throw new EndOfStreamException($"The connection ended before '{end}', after: {text}");
            }

            text.Append((char)_buffer[_start++]);
        }

        return text.ToString();
    }

    /// <summary>Whether a chunked response, read until the connection ends or its last chunk comes, has that last chunk.</summary>
    public async Task<bool> LooksCompleteAsync()
    {
        try
        {
            await ReadUntilAsync("\r\n0\r\n\r\n");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Has one more byte of what comes taken off the socket, for later reading.</summary>
    public async Task FetchByteAsync()
    {
        if (_end == _buffer.Length)
        {
            throw new InvalidOperationException("The buffer is full.");
        }

        Task<int> read = Stream.ReadAsync(_buffer, _end, 1);
        if (await Task.WhenAny(read, Task.Delay(Patience.Limit)) != read)
        {
            throw new TimeoutException("The server sent nothing for " + Patience.Limit);
        }

        _end += await read;
    }

    /// <summary>Reads over bytes that a test only counts.</summary>
    public async Task<int> SkipAsync(int count)
    {
        if (_start == _end && !await FillAsync())
        {
            throw new EndOfStreamException("The connection ended.");
        }

        int take = Math.Min(count, _end - _start);
        _start += take;
        return take;
    }

    /// <summary>Reads to the connection's end.</summary>
    /// <param name="encoding">How the bytes are to be read as text; UTF-8 where it is null.</param>
    /// <returns>What was read, and whether the connection was reset rather than closed.</returns>
    public async Task<(string Text, bool Reset)> ReadToEndAsync(Encoding? encoding = null)
    {
        var text = new MemoryStream();
        try
        {
            while (_start < _end || await FillAsync())
            {
                text.Write(_buffer, _start, _end - _start);
                _start = _end;
            }

            return ((encoding ?? Encoding.UTF8).GetString(text.ToArray()), false);
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            return ((encoding ?? Encoding.UTF8).GetString(text.ToArray()), true);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task ReadBytesAsync(Stream body, int count)
    {
        while (count > 0)
        {
            if (_start == _end && !await FillAsync())
            {
                throw new EndOfStreamException($"The connection ended with {count} bytes of the body missing.");
            }

            int take = Math.Min(count, _end - _start);
            body.Write(_buffer, _start, take);
            _start += take;
            count -= take;
        }
    }

    private async Task<bool> FillAsync()
    {
        Task<int> read = Stream.ReadAsync(_buffer, 0, _buffer.Length);
        if (await Task.WhenAny(read, Task.Delay(Patience.Limit)) != read)
        {
            throw new TimeoutException("The server sent nothing for " + Patience.Limit);
        }

        _start = 0;
        _end = await read;
        return _end > 0;
    }
}
