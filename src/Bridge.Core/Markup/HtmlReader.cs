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
    // As for JSON: HTML up to this length is sent with its length.
    private const int FirstLength = 16 * 1024;

    // Large enough to be worth a write.
    private const int ChunkLength = 4096;

    private readonly bool _isSynchronous;
    private readonly Stack<Frame> _frames = new();
    private readonly StringBuilder _chunk = new();
    private CancellationToken _cancellation;
    private Task<bool>? _moving;
    private int _length = FirstLength;
    private bool _hasSequence;

    public HtmlReader(Html html, bool isSynchronous = false)
    {
        _isSynchronous = isSynchronous;
        _frames.Push(new Frame { Html = html });
    }

    /// <summary>Whether all of it was read.</summary>
    public bool IsAtEnd => _frames.Count == 0;

    /// <summary>The next chunk, if it is available without waiting; null at the end.</summary>
    public string? Read()
    {
        ValueTask<string?> reading = ReadAsync(default);

        // Without asynchronous sequences it is complete.
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
                    Append(items.Current, frame.Part);
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
                    Append(source.Current, frame.Part);
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
            _chunk.Append(literal);
        }
        else
        {
            Append(html.Values[part.Index], part);
        }
    }

    private void Append(object? value, HtmlPart part)
    {
        switch (value)
        {
            case null:
                AppendText("", part);
                break;
            case string text:
                AppendText(text, part);
                break;
            case Html html:
                _frames.Push(new Frame { Html = html });
                break;
            case StringValues values:
                AppendText(values.ToString(), part);
                break;
            case IFormattable formattable:
                AppendText(formattable.ToString(part.Format, CultureInfo.CurrentCulture), part);
                break;
            case IEnumerable<char> characters:
                AppendText(new string([.. characters]), part);
                break;
            case var _ when ForeignHtml.ReaderOf(value.GetType()) is { } read:
                _chunk.Append(read(value));
                break;
            case IEnumerable items:
                _hasSequence = true;
                _frames.Push(new Frame { Items = items.GetEnumerator(), Part = part });
                break;
            case IAsyncEnumerable<object?> items when _isSynchronous:
                throw new InvalidOperationException(InvalidHtml.Asynchronous(items.GetType()));
            case IAsyncEnumerable<object?> items:
                _hasSequence = true;
                _frames.Push(new Frame { Source = items.GetAsyncEnumerator(_cancellation), Part = part });
                break;
            default:
                AppendText(value.ToString() ?? "", part);
                break;
        }
    }

    private void AppendText(string text, HtmlPart part)
    {
        text = part.Width < 0 ? text.PadRight(-part.Width) : part.Width > 0 ? text.PadLeft(part.Width) : text;
        _chunk.Append(part.Place == HtmlPlace.Url && IsScript(text) ? "unsafe:" : "");
        Encode(text);
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

    // Browsers ignore control characters and line breaks in a scheme.
    private static bool IsScript(string url)
    {
        const string Javascript = "javascript:";
        int matched = 0;
        foreach (char c in url)
        {
            if (c <= ' ')
            {
                continue;
            }

            if (char.ToLowerInvariant(c) != Javascript[matched])
            {
                return false;
            }

            if (++matched == Javascript.Length)
            {
                return true;
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
    }
}
