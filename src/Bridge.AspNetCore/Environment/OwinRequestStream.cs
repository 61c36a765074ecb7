namespace Bridge.AspNetCore;

/// <summary>A request's body for applications that may read it synchronously and may keep it: it lets go of the server's stream at the end of the request.</summary>
internal sealed class OwinRequestStream : Stream
{
    private const string Name = "OWIN request body";

    private readonly RequestLifetime _lifetime;
    private readonly OwinRequestStream? _earlier;
    private Stream _inner;

    private OwinRequestStream(RequestLifetime lifetime, Stream inner, OwinRequestStream? earlier)
    {
        _lifetime = lifetime;
        _inner = inner;
        _earlier = earlier;
    }

    /// <summary>The server's stream.</summary>
    /// <exception cref="ObjectDisposedException">The request is over.</exception>
    internal Stream Inner
    {
        get
        {
            Stream inner = _inner;
            _ = _lifetime.HttpContext;
            return inner;
        }
    }

    /// <summary>The stream over a body of the request: the one that was given out before, or a new one.</summary>
    /// <param name="lifetime">The request's.</param>
    /// <param name="inner">The body, which a component may have put in the place of another since.</param>
    /// <param name="latest">The latest that was given out. All last as long as the request: what replaced a body may read from it.</param>
    internal static OwinRequestStream Over(RequestLifetime lifetime, Stream inner, ref OwinRequestStream? latest)
    {
        for (OwinRequestStream? known = latest; known is not null; known = known._earlier)
        {
            if (ReferenceEquals(known._inner, inner))
            {
                return known;
            }
        }

        return latest = new OwinRequestStream(lifetime, inner, latest);
    }

    /// <summary>Drops the server's stream, here and in those that were given out before: what an application keeps must not keep a connection's memory.</summary>
    internal void Release()
    {
        for (OwinRequestStream? body = this; body is not null; body = body._earlier)
        {
            body._inner = Null;
        }
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
        return read.IsCompletedSuccessfully ? read.Result : AddedThreads.Process.Wait(read, _lifetime.TryGetContext());
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using RequestUse use = _lifetime.Enter(Name);
        // A read that waits is counted until it is done: it would take what comes next on the connection.
        ValueTask<int> read = _inner.ReadAsync(buffer, cancellationToken);
        return read.IsCompleted ? read : _lifetime.HoldAsync(read);
    }

    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
        => TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);
}
