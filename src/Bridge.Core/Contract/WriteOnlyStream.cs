namespace Bridge.Contract;

/// <summary>A body that is written once, from its beginning to its end. It has no length and no position, and cannot be read.</summary>
internal abstract class WriteOnlyStream : Stream
{
    public sealed override bool CanRead => false;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => true;

    public sealed override long Length => throw new NotSupportedException("A body has no length before it is written.");

    public sealed override long Position
    {
        get => throw new NotSupportedException("A body has no position.");
        set => throw new NotSupportedException("A body has no position.");
    }

    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This body is written, not read.");

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A body cannot seek.");

    public sealed override void SetLength(long value) => throw new NotSupportedException("A body has no length before it is written.");
}
