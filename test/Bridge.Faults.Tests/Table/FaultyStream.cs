namespace Bridge.Faults.Tests.Table;

/// <summary>The chunks as a stream. Null among them is a count that is none: what a stream with a fault of its own returns.</summary>
internal sealed class FaultyStream : Stream
{
    private readonly FaultyChunks _chunks;
    private readonly bool _counts;
    private int _position = FaultyChunks.ChunkLength;

    /// <param name="chunks">The chunks.</param>
    /// <param name="counts">Whether it counts its own opening and disposal; whatever it is wrapped in does where it does not.</param>
    public FaultyStream(FaultyChunks chunks, bool counts = true)
    {
        _chunks = chunks;
        _counts = counts;
        if (counts)
        {
            chunks.Open();
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == FaultyChunks.ChunkLength)
        {
            if (!await _chunks.MoveNextAsync())
            {
                return 0;
            }

            _position = 0;
        }

        return _chunks.Current is null ? -1 : Take(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_counts && disposing)
        {
            _chunks.Dispose();
        }
    }

    private int Take(Span<byte> buffer)
    {
        Span<byte> rest = _chunks.Current.AsSpan(_position);
        rest = rest[..Math.Min(rest.Length, buffer.Length)];
        rest.CopyTo(buffer);
        _position += rest.Length;
        return rest.Length;
    }
}
