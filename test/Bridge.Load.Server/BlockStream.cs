namespace Bridge.Load;

/// <summary>A stream of so many blocks, which tells whether it was disposed if it is watched.</summary>
internal sealed class BlockStream(long blocks, bool isWatched = true) : Stream
{
    private readonly Watch.Once? _once = isWatched ? new() : null;
    private readonly long _end = blocks * Content.BlockSize;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int start = (int)(_position % Content.BlockSize);
        int count = (int)Math.Min(Math.Min(buffer.Length, Content.BlockSize - start), _end - _position);
        Content.Block.AsSpan(start, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _once?.Dispose();
        base.Dispose(disposing);
    }
}
