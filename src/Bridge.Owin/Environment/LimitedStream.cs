using Bridge.Contract;

namespace Bridge.Owin.Environment;

/// <summary>The body of a form. Reading beyond the limit throws a 413.</summary>
internal sealed class LimitedStream(Stream inner, FormLimits limits) : ReadOnlyStream
{
    private long _read;

    public bool IsAtEnd { get; private set; }

    /// <summary>Whether the body turned out to be empty: its end was read, and no bytes before it.</summary>
    public bool IsEmpty => IsAtEnd && _read == 0;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException("A request body cannot seek.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count), count);

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Count(await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false), count);

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
#endif

    private int Count(int read, int asked)
    {
        IsAtEnd |= read == 0 && asked > 0;
        _read += read;
        limits.CheckBody(_read);
        return read;
    }
}
