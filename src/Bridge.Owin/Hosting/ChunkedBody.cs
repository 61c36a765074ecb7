#if NET
using Bridge.Owin.Environment;

namespace Bridge.Owin.Hosting;

/// <summary>
/// A chunked request's body (RFC 9112 section 7.1), read from the connection itself. HttpListener's own reader answers a chunk that it does not like, and whatever follows the last one, with
/// bytes of its own in the middle of the application's response; it waits until its buffer is full however long the client takes between chunks; it takes a connection that ends for the body's
/// end; and it takes a line feed alone for the end of a line, which is where two readers of one request come to differ.
/// </summary>
internal sealed class ChunkedBody : ReadOnlyStream
{
    // Of a line: a size and its extensions, or a field of the trailer. And of all fields of the trailer, whose values nobody gets.
    private const int LongestLine = 8 * 1024;
    private const int LongestTrailer = 32 * 1024;

    // More digits than this are no size but an attempt to make one overflow; zeros before it count too.
    private const int MostDigits = 15;

    private readonly Stream _connection;
    private readonly Action _atEnd;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private long _left;
    private State _state = State.Size;

    // Of what is being read line by line: how much of it there was, and whether its last byte was a carriage return.
    private int _lineLength;
    private int _trailerLength;
    private bool _sawCarriageReturn;
    private int _digits;
    private bool _afterSize;
    private bool _inExtension;

    /// <param name="connection">The connection's own stream.</param>
    /// <param name="arrived">What was read from it with the request's head.</param>
    /// <param name="atEnd">Called once, when the last chunk and the trailer were read.</param>
    public ChunkedBody(Stream connection, ArraySegment<byte> arrived, Action atEnd)
    {
        _connection = connection;
        _atEnd = atEnd;
        _buffer = arrived.Array ?? [];
        _start = arrived.Offset;
        _end = arrived.Offset + arrived.Count;
    }

    private enum State
    {
        Size,
        Data,
        DataEnd,
        Trailer,
        End,
        Broken,
    }

    /// <summary>Whether what the client sent is no chunked body.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Whether the client sent more than this request: it does not wait for the answer.</summary>
    public bool IsFollowed => _state == State.End && _start < _end;

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read;
        while (!TryTake(buffer.AsSpan(offset, count), out read))
        {
            MakeRoom();
            Arrived(_connection.Read(_buffer, 0, _buffer.Length));
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        while (!TryTake(buffer.Span, out read))
        {
            MakeRoom();
            Arrived(await _connection.ReadAsync(_buffer.AsMemory(), cancellationToken).ConfigureAwait(false));
        }

        return read;
    }

    // What was read with the head lies in a buffer of HttpListener's, of whatever size.
    private void MakeRoom()
    {
        if (_buffer.Length < 4096)
        {
            _buffer = new byte[4096];
        }
    }

    private void Arrived(int count)
    {
        if (count <= 0)
        {
            _state = State.Broken;
            throw new EndOfStreamException("The connection ended before the request's last chunk.");
        }

        _start = 0;
        _end = count;
    }

    /// <returns>Whether <paramref name="read"/> is what a read gives; false where the connection has to be read first.</returns>
    private bool TryTake(Span<byte> destination, out int read)
    {
        read = 0;
        while (_start < _end || _state is State.End or State.Broken)
        {
            switch (_state)
            {
                case State.End:
                    return true;
                case State.Broken:
                    throw new EndOfStreamException("The request's body broke off, or was no chunked body, as an earlier read said.");
                case State.Data:
                    int count = (int)Math.Min(Math.Min(_left, _end - _start), destination.Length - read);
                    _buffer.AsSpan(_start, count).CopyTo(destination[read..]);
                    _start += count;
                    _left -= count;
                    read += count;
                    if (_left == 0)
                    {
                        _state = State.DataEnd;
                    }
                    else if (read == destination.Length)
                    {
                        return true;
                    }

                    break;
                default:
                    Advance(_buffer[_start++]);
                    break;
            }
        }

        return read > 0;
    }

    private void Advance(byte value)
    {
        if (_sawCarriageReturn && value != '\n')
        {
            throw Malformed("has a carriage return that ends no line");
        }

        if (!_sawCarriageReturn && value == '\n')
        {
            throw Malformed("has a line feed that ends no line");
        }

        if (value == '\r')
        {
            _sawCarriageReturn = true;
        }
        else if (value == '\n')
        {
            _sawCarriageReturn = false;
            EndLine();
        }
        else
        {
            AdvanceInLine(value);
        }
    }

    private void AdvanceInLine(byte value)
    {
        if (++_lineLength > LongestLine)
        {
            throw Malformed("has a line that is too long");
        }

        if (value is (< (byte)' ' and not (byte)'\t') or 0x7F)
        {
            throw Malformed("has a control character in a line");
        }

        switch (_state)
        {
            case State.DataEnd:
                throw Malformed("has a chunk that is longer than its size");
            case State.Trailer:
                if (++_trailerLength > LongestTrailer)
                {
                    throw Malformed("has too long a trailer");
                }

                if (_lineLength == 1 && (value is (byte)' ' or (byte)'\t'))
                {
                    throw Malformed("has a folded line in its trailer");
                }

                break;
            case State.Size when _inExtension:
                break;
            case State.Size when value == ';' && _digits > 0:
                _inExtension = true;
                break;
            case State.Size when (value is (byte)' ' or (byte)'\t') && _digits > 0:
                // White space between the size and its extension is bad and tolerated (RFC 9112 section 7.1.1); more of the size after it is not.
                _afterSize = true;
                break;
            case State.Size when !_afterSize && _digits < MostDigits && HexValue(value) is >= 0 and var digit:
                _digits++;
                _left = (_left << 4) | (uint)digit;
                break;
            default:
                throw Malformed("has a chunk whose size is no number");
        }
    }

    private void EndLine()
    {
        switch (_state)
        {
            case State.Size:
                if (_digits == 0)
                {
                    throw Malformed("has a chunk without a size");
                }

                _state = _left == 0 ? State.Trailer : State.Data;
                break;
            case State.DataEnd:
                _state = State.Size;
                break;
            default:
                if (_lineLength == 0)
                {
                    _state = State.End;
                    _atEnd();
                }

                break;
        }

        _lineLength = 0;
        _digits = 0;
        _afterSize = false;
        _inExtension = false;
    }

    private static int HexValue(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    private InvalidDataException Malformed(string what)
    {
        _state = State.Broken;
        IsMalformed = true;
        return new InvalidDataException($"The request's chunked body {what} (RFC 9112 section 7.1).");
    }
}
#endif
