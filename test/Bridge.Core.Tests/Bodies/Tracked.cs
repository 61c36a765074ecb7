using System.Collections;
using System.IO.Pipelines;
using System.Text;

namespace Bridge.Core.Tests.Bodies;

/// <summary>Counts what becomes of a body.</summary>
internal sealed class Tracked(int count)
{
    public static readonly Func<Tracked, object>[] Forms =
    [
        static tracked => tracked.Text(), static tracked => tracked.TextLater(), static tracked => tracked.Bytes(), static tracked => tracked.BytesLater(),
        static tracked => tracked.Open(tracked.Text()), static tracked => tracked.OpenLater(tracked.TextLater()),
        static tracked => tracked.Open(tracked.Bytes()), static tracked => tracked.OpenLater(tracked.BytesLater()),
        static tracked => new Response(ResponseBody.Chunks(tracked.Text())), static tracked => new Response(ResponseBody.Chunks(tracked.BytesLater())),
    ];

    public int Starts { get; set; }

    public int Produced { get; private set; }

    public int Disposals { get; set; }

    public int FailAt { get; init; }

    public bool IsOpenFromTheStart { get; private set; }

    public IEnumerable<string> Text()
    {
        Starts++;
        try
        {
            for (int i = 1; i <= count; i++)
            {
                Produce(i);
                yield return "chunk";
            }
        }
        finally
        {
            Disposals++;
        }
    }

    public async IAsyncEnumerable<string> TextLater()
    {
        Starts++;
        try
        {
            for (int i = 1; i <= count; i++)
            {
                await Task.Yield();
                Produce(i);
                yield return "chunk";
            }
        }
        finally
        {
            Disposals++;
        }
    }

    public IEnumerable<byte[]> Bytes() => Text().Select(static text => Encoding.UTF8.GetBytes(text));

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> BytesLater()
    {
        await foreach (string text in TextLater())
        {
            yield return Encoding.UTF8.GetBytes(text);
        }
    }

    private void Produce(int i)
    {
        if (i == FailAt)
        {
            throw new FormatException();
        }

        Produced++;
    }

    /// <summary>The enumerator itself, which the view began and Bridge has to end.</summary>
    private IEnumerator<T> Open<T>(IEnumerable<T> source)
    {
        IsOpenFromTheStart = true;
        return new OpenEnumerator<T>(this, source.GetEnumerator());
    }

    private IAsyncEnumerator<T> OpenLater<T>(IAsyncEnumerable<T> source)
    {
        IsOpenFromTheStart = true;
        return new OpenAsyncEnumerator<T>(this, source.GetAsyncEnumerator());
    }
}

internal sealed class OpenEnumerator<T> : IEnumerator<T>
{
    private readonly Tracked _tracked;
    private readonly IEnumerator<T> _inner;
    private bool _began;

    public OpenEnumerator(Tracked tracked, IEnumerator<T> inner)
    {
        _tracked = tracked;
        _inner = inner;
        tracked.Starts++;
    }

    public T Current => _inner.Current;

    object? IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (!_began)
        {
            _began = true;
            _tracked.Starts--;
        }

        return _inner.MoveNext();
    }

    public void Reset() => throw new NotSupportedException();

    public void Dispose()
    {
        _tracked.Disposals += _began ? 0 : 1;
        _inner.Dispose();
    }
}

internal sealed class OpenAsyncEnumerator<T> : IAsyncEnumerator<T>
{
    private readonly Tracked _tracked;
    private readonly IAsyncEnumerator<T> _inner;
    private bool _began;

    public OpenAsyncEnumerator(Tracked tracked, IAsyncEnumerator<T> inner)
    {
        _tracked = tracked;
        _inner = inner;
        tracked.Starts++;
    }

    public T Current => _inner.Current;

    public ValueTask<bool> MoveNextAsync()
    {
        if (!_began)
        {
            _began = true;
            _tracked.Starts--;
        }

        return _inner.MoveNextAsync();
    }

    public ValueTask DisposeAsync()
    {
        _tracked.Disposals += _began ? 0 : 1;
        return _inner.DisposeAsync();
    }
}

internal sealed class TrackedStream(Tracked tracked, bool endless = false) : MemoryStream([1, 2, 3])
{
    public override bool CanSeek => !endless;

#if NET
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Rewind();
        return base.ReadAsync(buffer, cancellationToken);
    }
#else
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Rewind();
        return base.ReadAsync(buffer, offset, count, cancellationToken);
    }
#endif

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            tracked.Disposals++;
        }

        base.Dispose(disposing);
    }

    private void Rewind()
    {
        if (endless)
        {
            Position = 0;
        }
    }
}

internal sealed class TrackedMessage : HttpResponseMessage
{
    private readonly Tracked _tracked;

    public TrackedMessage(Tracked tracked)
    {
        _tracked = tracked;
        Content = new StreamContent(new MemoryStream([1, 2, 3]));
    }

    protected override void Dispose(bool disposing)
    {
        _tracked.Disposals++;
        base.Dispose(disposing);
    }
}

internal sealed class TrackedReader : PipeReader
{
    private readonly Tracked _tracked;
    private readonly PipeReader _inner = Create(new MemoryStream([1, 2, 3]));

    public TrackedReader(Tracked tracked) => _tracked = tracked;

    public override void AdvanceTo(SequencePosition consumed) => _inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _tracked.Disposals++;
        _inner.Complete(exception);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => _inner.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result) => _inner.TryRead(out result);
}
