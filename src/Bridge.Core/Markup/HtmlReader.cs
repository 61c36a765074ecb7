using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Bridge.Markup;

/// <summary>
/// Reads HTML chunk by chunk, so that its memory does not grow with the sequences in it. It disposes each sequence that it has started, once.
/// </summary>
internal sealed class HtmlReader : IDisposable
{
    // HTML up to this size is sent with its length, like JSON.
    private const int FirstLength = 16 * 1024;

    // A chunk of this size is large enough for a write.
    private const int ChunkLength = 4096;

    private readonly bool _isSynchronous;
    private readonly Stack<Frame> _frames = new();
    private readonly StringBuilder _chunk = new();
    private CancellationToken _cancellation;
    private Task<bool>? _moving;
    private int _length = FirstLength;
    private bool _hasSequence;

    // How many characters of "javascript:" the URL has so far. Negative if it is another URL.
    private int _scheme;

    public HtmlReader(Html html, bool isSynchronous = false)
    {
        _isSynchronous = isSynchronous;
        _frames.Push(new Frame { Html = html });
    }

    /// <summary>Whether all the HTML was read.</summary>
    public bool IsAtEnd => _frames.Count == 0;

    /// <summary>The next chunk, if it is available without waiting; null at the end.</summary>
    public string? Read()
    {
        ValueTask<string?> reading = ReadAsync(default);

        // Without asynchronous sequences this task is already complete.
        return reading.Result;
    }

    /// <summary>The next chunk; null at the end. Text that is ready is returned before anything is awaited.</summary>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _chunk.Clear();

        // HTML without sequences is already in memory.
        while (_frames.Count > 0 && (_chunk.Length < _length || !_hasSequence))
        {
            Frame frame = _frames.Peek();
            if (frame.Html is { } html)
            {
                Step(frame, html);
            }
            else if (frame.Items is { } items)
            {
                if (items.MoveNext())
                {
                    Append(items.Current, frame.Part, frame.IsUrl);
                }
                else
                {
                    _frames.Pop();
                    (items as IDisposable)?.Dispose();
                }
            }
            else
            {
                IAsyncEnumerator<object?> source = frame.Source!;
                _moving ??= source.MoveNextAsync().AsTask();
                if (!_moving.IsCompleted && _chunk.Length > 0)
                {
                    break;
                }

                bool hasMoved = await _moving.ConfigureAwait(false);
                _moving = null;
                if (hasMoved)
                {
                    Append(source.Current, frame.Part, frame.IsUrl);
                }
                else
                {
                    _frames.Pop();
                    await source.DisposeAsync().ConfigureAwait(false);
                }
            }
        }

        _length = ChunkLength;
        return _chunk.Length > 0 || _frames.Count > 0 ? _chunk.ToString() : null;
    }

    /// <summary>Disposes the sequences that were started and not read to their end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_moving is { } moving)
        {
            try
            {
                await moving.ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The sequence is abandoned, so its error no longer matters.
            }
        }

        while (_frames.Count > 0)
        {
            Frame frame = _frames.Pop();
            (frame.Items as IDisposable)?.Dispose();
            if (frame.Source is { } source)
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        while (_frames.Count > 0)
        {
            (_frames.Pop().Items as IDisposable)?.Dispose();
        }
    }

    private void Step(Frame frame, Html html)
    {
        IReadOnlyList<HtmlPart> parts = html.Template.Parts;
        if (frame.Next == parts.Count)
        {
            _frames.Pop();
            return;
        }

        HtmlPart part = parts[frame.Next++];
        if (part.Literal is { } literal)
        {
            AppendLiteral(literal, frame.IsUrl);
        }
        else
        {
            Append(html.Values[part.Index], part, frame.IsUrl || part.Place == HtmlPlace.Url);
        }
    }

    private void Append(object? value, HtmlPart part, bool isUrl)
    {
        switch (value)
        {
            case null:
                AppendText("", part, isUrl);
                break;
            case string text:
                AppendText(text, part, isUrl);
                break;
            case Html html:
                _frames.Push(new Frame { Html = html, IsUrl = isUrl });
                break;
            case StringValues values:
                AppendText(values.ToString(), part, isUrl);
                break;
            case IFormattable formattable:
                AppendText(formattable.ToString(part.Format, CultureInfo.CurrentCulture), part, isUrl);
                break;
            case IEnumerable<char> characters:
                AppendText(new string([.. characters]), part, isUrl);
                break;
            case var _ when ForeignHtml.ReaderOf(value.GetType()) is { } read:
                AppendLiteral(read(value) ?? "", isUrl);
                break;
            case IEnumerable items:
                _hasSequence = true;
                _frames.Push(new Frame { Items = items.GetEnumerator(), Part = part, IsUrl = isUrl });
                break;
            case IAsyncEnumerable<object?> items when _isSynchronous:
                throw new InvalidOperationException(InvalidHtml.Asynchronous(items.GetType()));
            case IAsyncEnumerable<object?> items:
                _hasSequence = true;
                _frames.Push(new Frame { Source = items.GetAsyncEnumerator(_cancellation), Part = part, IsUrl = isUrl });
                break;
            default:
                AppendText(value.ToString() ?? "", part, isUrl);
                break;
        }
    }

    private void AppendText(string text, HtmlPart part, bool isUrl)
    {
        text = part.Width < 0 ? text.PadRight(-part.Width) : part.Width > 0 ? text.PadLeft(part.Width) : text;
        _chunk.Append(isUrl && CompletesScript(text) ? "unsafe:" : "");
        Encode(text);
    }

    // The template's own text. A scheme in this text is allowed, unless a value began it.
    private void AppendLiteral(string literal, bool isUrl)
    {
        bool isBegun = _scheme > 0;
        _chunk.Append(CompletesScript(literal) && isBegun ? "unsafe:" : "").Append(literal);
        if (!isUrl && !string.IsNullOrWhiteSpace(literal))
        {
            _scheme = 0;
        }
    }

    // Encodes the characters that can end text or a quoted value. .NET's encoders also encode line breaks and letters beyond ASCII, which is unnecessary in
    // UTF-8.
    private void Encode(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            string? entity = text[i] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => null,
            };
            if (entity is not null)
            {
                _chunk.Append(text, start, i - start).Append(entity);
                start = i + 1;
            }
        }

        _chunk.Append(text, start, text.Length - start);
    }

    // Whether the text completes the scheme of a script in the URL that it continues. Browsers ignore control characters and line breaks in a scheme.
    private bool CompletesScript(string text)
    {
        const string Javascript = "javascript:";
        for (int i = 0; i < text.Length && _scheme >= 0; i++)
        {
            char c = text[i];
            if (c > ' ')
            {
                bool isNext = char.ToLowerInvariant(c) == Javascript[_scheme];
                bool isWhole = isNext && _scheme + 1 == Javascript.Length;
                _scheme = isNext && !isWhole ? _scheme + 1 : -1;
                if (isWhole)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The object that is being read: HTML with its parts, or a sequence in it.</summary>
    private sealed class Frame
    {
        public Html? Html;
        public int Next;
        public IEnumerator? Items;
        public IAsyncEnumerator<object?>? Source;
        public HtmlPart Part = HtmlPart.None;

        // Whether it is at the beginning of an attribute that is a URL.
        public bool IsUrl;
    }
}
