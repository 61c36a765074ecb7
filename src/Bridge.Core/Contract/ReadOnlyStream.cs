namespace Bridge.Contract;

/// <summary>A body that is read once, from its beginning to its end. It has no length and no position, and cannot be written to.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException("A body has no length before it is read.");

    public override long Position
    {
        get => throw new NotSupportedException("A body has no position.");
        set => throw new NotSupportedException("A body cannot seek.");
    }

    public sealed override void Flush()
    {
    }

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This body is read, not written.");

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A body cannot seek.");

    public sealed override void SetLength(long value) => throw new NotSupportedException("This body is read, not written.");
}
