namespace Bridge.Listener;

/// <summary>The request's body, read synchronously: on Mono (tried on 6.8) an asynchronous read of a chunked body may never complete.</summary>
internal sealed class RequestBody(Stream input) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("A request's body has no length before it is read.");

    public override long Position
    {
        get => throw new NotSupportedException("A request's body has no position.");
        set => throw new NotSupportedException("A request's body has no position.");
    }

    public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.Run(() => input.Read(buffer, offset, count), cancellationToken);

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request's body is read, not written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A request's body has no position.");

    public override void SetLength(long value) => throw new NotSupportedException("A request's body is read, not written.");
}
