using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>
/// A client that takes nothing on the wire for granted: bytes that RFC 9112 does not allow where they stand are an <see cref="OutOfStepException"/>, and so is
/// an answer that was never asked for. A connection that ends before a response does is told apart, since that is what a server may do with a response that it
/// cannot complete.
/// </summary>
internal sealed partial class StrictClient : IDisposable
{
    private static readonly TimeSpan s_patience = Patience.Limit;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly StringBuilder _received = new();
    private int _start;
    private int _end;

    public StrictClient(int port) => _socket.Connect("127.0.0.1", port);

    /// <summary>What came so far, for a failed test's message.</summary>
    public string Received => _received.ToString().Replace("\r", "\\r").Replace("\n", "\\n");

    public Socket Socket => _socket;

    public async Task SendAsync(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        try
        {
            for (int sent = 0; sent < bytes.Length;)
            {
                sent += await _socket.SendAsync(bytes.AsMemory(sent)).AsTask().WaitAsync(s_patience);
            }
        }
        catch (SocketException)
        {
            // The server has closed the connection already: what it sent before that can still be read.
        }
    }

    /// <summary>Reads one response: all of it, and nothing that comes after it.</summary>
    /// <param name="method">The request's method: to a HEAD there is no body.</param>
    public async Task<StrictResponse> ReadAsync(string method = "GET")
    {
        StrictResponse response = new();
        if (await ReadLineAsync() is not { } statusLine)
        {
            return response;
        }

        Match match = StatusLine().Match(statusLine);
        response.Status = match.Success
            ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw OutOfStep($"'{statusLine}' is no status line");
        if (response.Status is < 200 and not 100)
        {
            throw OutOfStep($"an interim response {response.Status} that nobody asked for");
        }

        while (true)
        {
            if (await ReadLineAsync() is not { } line)
            {
                return response;
            }

            if (line.Length == 0)
            {
                break;
            }

            Match field = Field().Match(line);
            response.Fields.Add(field.Success ? new(field.Groups[1].Value, field.Groups[2].Value) : throw OutOfStep($"'{line}' is no header"));
        }

        response.IsComplete = await ReadBodyAsync(response, method);
        return response;
    }

    /// <summary>Reads to the connection's end.</summary>
    /// <returns>What still came. Empty where the server closed the connection, or reset it, after its last response.</returns>
    public async Task<string> ReadRestAsync()
    {
        StringBuilder rest = new();
        while (await ReadByteAsync() is { } value)
        {
            rest.Append((char)value);
        }

        return rest.ToString();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<bool> ReadBodyAsync(StrictResponse response, string method)
    {
        List<string> codings = response.Values("Transfer-Encoding");
        List<string> lengths = response.Values("Content-Length");
        if (codings.Count + lengths.Count > 1)
        {
            throw OutOfStep($"a body that is framed {codings.Count + lengths.Count} times");
        }

        if (codings.Count == 1 && !codings[0].Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            throw OutOfStep($"the transfer coding '{codings[0]}'");
        }

        if (lengths.Count == 1 && !lengths[0].All(char.IsAsciiDigit))
        {
            throw OutOfStep($"the length '{lengths[0]}'");
        }

        if (method == "HEAD" || response.Status is 100 or 204 or 304)
        {
            return true;
        }

        StringBuilder body = new();
        bool complete = codings.Count == 1 ? await ReadChunksAsync(body)
            : lengths.Count == 1 ? await ReadBytesAsync(body, long.Parse(lengths[0], CultureInfo.InvariantCulture))
            : await ReadToEndAsync(body);
        response.Body = body.ToString();
        response.EndsWithConnection = codings.Count + lengths.Count == 0;
        return complete;
    }

    private async Task<bool> ReadChunksAsync(StringBuilder body)
    {
        while (true)
        {
            if (await ReadLineAsync() is not { } line)
            {
                return false;
            }

            if (!ChunkSize().IsMatch(line))
            {
                throw OutOfStep($"'{line}' is no size of a chunk");
            }

            int size = int.Parse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (!await ReadBytesAsync(body, size) || await ReadLineAsync() is not { } end)
            {
                return false;
            }

            if (end.Length != 0)
            {
                throw OutOfStep($"'{end}' where a chunk ends");
            }

            if (size == 0)
            {
                return true;
            }
        }
    }

    private async Task<bool> ReadBytesAsync(StringBuilder body, long count)
    {
        for (; count > 0; count--)
        {
            if (await ReadByteAsync() is not { } value)
            {
                return false;
            }

            body.Append((char)value);
        }

        return true;
    }

    // Only the proper end of the connection ends such a body; one that was reset is cut off.
    private async Task<bool> ReadToEndAsync(StringBuilder body)
    {
        while (await ReadByteAsync() is { } value)
        {
            body.Append((char)value);
        }

        return !WasReset;
    }

    /// <summary>Whether the connection was reset rather than closed.</summary>
    public bool WasReset { get; private set; }

    private async Task<string?> ReadLineAsync()
    {
        StringBuilder line = new();
        while (await ReadByteAsync() is { } value)
        {
            if (value == '\n')
            {
                return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : throw OutOfStep($"a bare line feed after '{line}'");
            }

            if (line.Length > 0 && line[^1] == '\r')
            {
                throw OutOfStep($"a bare carriage return after '{line}'");
            }

            line.Append((char)value);
        }

        return null;
    }

    private ValueTask<byte?> ReadByteAsync()
        => _start < _end ? new(_buffer[_start++]) : new(FillAsync());

    private async Task<byte?> FillAsync()
    {
        if (WasReset)
        {
            return null;
        }

        try
        {
            _start = 0;
            _end = await _socket.ReceiveAsync(_buffer.AsMemory()).AsTask().WaitAsync(s_patience);
            _received.Append(Encoding.Latin1.GetString(_buffer, 0, _end));
            return _end == 0 ? null : _buffer[_start++];
        }
        catch (SocketException)
        {
            _end = 0;
            WasReset = true;
            return null;
        }
        catch (TimeoutException)
        {
            throw new OutOfStepException($"the client waits for bytes that never come, after: {Received}");
        }
    }

    private OutOfStepException OutOfStep(string what) => new($"{what}, in: {Received}");

    [GeneratedRegex("^HTTP/1\\.[01] ([1-9][0-9]{2}) [\t -~]*$")]
    private static partial Regex StatusLine();

    [GeneratedRegex("^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t -~]*?)[ \t]*$")]
    private static partial Regex Field();

    [GeneratedRegex("^[0-9A-Fa-f]{1,7}$")]
    private static partial Regex ChunkSize();
}
