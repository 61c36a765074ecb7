using System.Text;
using Bridge.Http;

namespace Bridge.Owin.Environment;

/// <summary>
/// Reads an <c>application/x-www-form-urlencoded</c> body pair by pair, as ASP.NET Core does on Kestrel: each <c>&amp;</c> ends a pair, and a pair without
/// <c>=</c> is a name with an empty value. The reader of ASP.NET Core 2.3, which .NET Framework has, would read everything up to the next <c>=</c> as one name.
/// </summary>
internal sealed class UrlEncodedReader(Stream body, Encoding encoding, int longestPair) : IDisposable
{
    private static readonly UTF8Encoding s_withoutMark = new(encoderShouldEmitUTF8Identifier: false);

    // As on Kestrel, a byte order mark is a part of the first name (URL Standard section 5.1). An encoding without one is not looked for.
    private readonly StreamReader _reader = new(
        body,
        encoding is UTF8Encoding ? s_withoutMark : encoding,
        detectEncodingFromByteOrderMarks: false,
        1024,
        leaveOpen: true);
    private char[] _buffer = new char[1024];
    private int _start;
    private int _end;

    /// <returns>The next pair, or null at the end.</returns>
    /// <exception cref="InvalidDataException">The pair is longer than the limits allow.</exception>
    public async Task<KeyValuePair<string, string>?> ReadAsync(CancellationToken cancellation)
    {
        int searched = 0;
        while (true)
        {
            int length = Array.IndexOf(_buffer, '&', _start + searched, _end - _start - searched) - _start;
            if (length >= 0)
            {
                return Take(length, delimiter: 1);
            }

            searched = _end - _start;
            if (searched > longestPair)
            {
                throw new InvalidDataException("A name with its value is longer than the limit.");
            }

            cancellation.ThrowIfCancellationRequested();
            if (!await FillAsync().ConfigureAwait(false))
            {
                return searched == 0 ? null : Take(searched, delimiter: 0);
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    private KeyValuePair<string, string> Take(int length, int delimiter)
    {
        int equals = Array.IndexOf(_buffer, '=', _start, length) - _start;
        KeyValuePair<string, string> pair = equals < 0
            ? new(Decode(_start, length), "")
            : new(Decode(_start, equals), Decode(_start + equals + 1, length - equals - 1));
        _start += length + delimiter;
        return pair;
    }

    private string Decode(int start, int length)
    {
        string text = new(_buffer, start, length);

        // As on Kestrel. Code that gets a name or a value may treat a NUL as its end.
        return text.IndexOf("%00", StringComparison.Ordinal) < 0
            ? FormEncoding.Decode(text)
            : throw new InvalidDataException("A name or a value has an encoded NUL.");
    }

    private async Task<bool> FillAsync()
    {
        if (_start > 0)
        {
            Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = await _reader.ReadAsync(_buffer, _end, _buffer.Length - _end).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
