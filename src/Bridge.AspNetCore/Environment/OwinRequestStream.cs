namespace Bridge.AspNetCore;

/// <summary>A request's body for applications that may read it synchronously and may keep it: it lets go of the server's stream at the end of the request.</summary>
internal sealed class OwinRequestStream : Stream
{
    private readonly OwinRequestStream? _earlier;
    private Stream? _inner;
    private int _isUsed;

    private OwinRequestStream(Stream inner, OwinRequestStream? earlier)
    {
        _inner = inner;
        _earlier = earlier;
    }

    internal Stream Inner => Volatile.Read(ref _inner) ?? throw new ObjectDisposedException("OWIN request body", "The request that this body belongs to is over; an application must not keep its streams.");

    /// <summary>The stream over a body of the request: the one that was given out before, or a new one.</summary>
    /// <param name="inner">The body, which a component may have put in the place of another since.</param>
    /// <param name="latest">The latest that was given out. All last as long as the request: what replaced a body may read from it.</param>
    internal static OwinRequestStream Over(Stream inner, ref OwinRequestStream? latest)
    {
        for (OwinRequestStream? known = latest; known is not null; known = known._earlier)
        {
            if (ReferenceEquals(known._inner, inner))
            {
                return known;
            }
        }

        return latest = new OwinRequestStream(inner, latest);
    }

    /// <summary>Ends this stream and those that were given out before it.</summary>
    /// <returns>Whether a thread is about to read at this moment: it would read the next request on the connection, which therefore has to break.</returns>
    internal bool Release()
    {
        bool isUsed = false;
        for (OwinRequestStream? body = this; body is not null; body = body._earlier)
        {
            isUsed |= body.ReleaseOne();
        }

        return isUsed;
    }

    private bool ReleaseOne()
    {
        Interlocked.Exchange(ref _inner, null);
        return Volatile.Read(ref _isUsed) != 0;
    }

    public override bool CanRead => Inner.CanRead;

    public override bool CanSeek => Inner.CanSeek;

    public override bool CanWrite => false;

    public override bool CanTimeout => Inner.CanTimeout;

    public override int ReadTimeout
    {
        get => Inner.ReadTimeout;
        set => Inner.ReadTimeout = value;
    }

    public override long Length => Inner.Length;

    public override long Position
    {
        get => Inner.Position;
        set => Inner.Position = value;
    }

    public override long Seek(long offset, SeekOrigin origin) => Inner.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException("A request body cannot be written to.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A request body cannot be written to.");

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Waiting for the asynchronous read is what Kestrel's own synchronous read does; this way it needs no AllowSynchronousIO, and it blocks only until the client has sent something.
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        ValueTask<int> read = ReadAsync(buffer.AsMemory(offset, count));
        return read.IsCompletedSuccessfully ? read.Result : read.AsTask().GetAwaiter().GetResult();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A full barrier, as in Release: either this sees that the request is over, or Release sees this.
        Interlocked.Exchange(ref _isUsed, 1);
        try
        {
            return Inner.ReadAsync(buffer, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isUsed, 0);
        }
    }

    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
        => TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);
}
