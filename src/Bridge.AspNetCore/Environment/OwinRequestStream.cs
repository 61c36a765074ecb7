using Bridge.Errors;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>
/// A request's body for applications, which may read it synchronously and may keep it. It releases the server's stream at the end of the request.
/// </summary>
internal sealed class OwinRequestStream : Stream
{
    private const string Name = "OWIN request body";

    private readonly RequestLifetime _lifetime;
    private readonly OwinRequestStream? _earlier;
    private readonly string? _view;
    private Stream _inner;

    /// <summary>A copy of the body. It is read from this copy if it was read as a form before this stream was read.</summary>
    private MemoryStream? _replay;

    private bool _isRead;
    private bool _hasGiven;
    private bool _isAtEnd;
    private long _count;
    private long _start;

    private OwinRequestStream(RequestLifetime lifetime, Stream inner, OwinRequestStream? earlier, string? view)
    {
        _view = view;
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

    /// <summary>The stream over a body of the request: the one that was returned before, or a new one.</summary>
    /// <param name="lifetime">The request's.</param>
    /// <param name="inner">The body. A component may have replaced an earlier body with it.</param>
    /// <param name="latest">
    /// The last stream that was returned. All of them last as long as the request, because a replacement may read from the body that it replaced.
    /// </param>
    /// <param name="view">The view that gets it, for errors; null for an application.</param>
    internal static OwinRequestStream Over(RequestLifetime lifetime, Stream inner, ref OwinRequestStream? latest, string? view = null)
    {
        for (OwinRequestStream? known = latest; known is not null; known = known._earlier)
        {
            if (ReferenceEquals(known._inner, inner))
            {
                return known;
            }
        }

        return latest = new OwinRequestStream(lifetime, inner, latest, view);
    }

    /// <summary>Whether bytes were read, through this stream or before it was created. See <see cref="BodyProgress.HasBegun"/>.</summary>
    internal bool HasBegun => CanSeek ? Position > 0 : _hasGiven || BodyProgress.HasBegun(_lifetime.HttpContext, _inner);

    /// <summary>Whether bytes were read through this stream and not put back.</summary>
    internal bool HasGiven => _hasGiven && !(CanSeek && Position == 0);

    /// <summary>Whether the body was read to its end through this stream, was not empty, and was not put back.</summary>
    internal bool IsSpent => _isAtEnd && HasGiven;

    /// <summary>Begins to read the whole body. If no bytes of it are left, reading throws instead of returning an empty body.</summary>
    /// <returns>What <see cref="HasBegun"/> is.</returns>
    internal bool Begin()
    {
        bool hasBegun = HasBegun;
        _isRead = false;
        _replay = null;
        _count = 0;
        return hasBegun;
    }

    /// <summary>
    /// Prepares the body for its next reader, after a reader has read all of it. A body that can seek is rewound, and an urlencoded form can be read again. In
    /// other cases the bytes are gone, and reading throws.
    /// </summary>
    internal void Restart()
    {
        if (CanSeek)
        {
            Position = _start;
        }

        Begin();
    }

    /// <summary>Reads the rest of the body.</summary>
    /// <returns>Whether as many bytes as the client declared were read since <see cref="Begin"/>, so that no other code has read any.</returns>
    internal async ValueTask<bool> ReadsWholeAsync(CancellationToken cancellation)
    {
        await CopyToAsync(Null, cancellation);
        return _lifetime.HttpContext.Request.ContentLength == _count;
    }

    /// <summary>
    /// Releases the server's stream, here and in the streams that were returned before, so that an object which an application keeps does not hold a
    /// connection's memory.
    /// </summary>
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

    // Kestrel's own synchronous read also waits for the asynchronous one. This way needs no AllowSynchronousIO, and it blocks only until the client has sent
    // something.
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
        // A waiting read is counted until it is complete, because it could read the next request on the connection.
        ValueTask<int> read = _isRead ? ReadNextAsync(buffer, cancellationToken) : ReadFirstAsync(use.Context, buffer, cancellationToken);
        return read.IsCompleted ? read : _lifetime.HoldAsync(read);
    }

    private ValueTask<int> ReadNextAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        ValueTask<int> read = (_replay ?? _inner).ReadAsync(buffer, cancellation);
        return read.IsCompletedSuccessfully ? new ValueTask<int>(Count(read.Result, buffer)) : AwaitAsync(read, buffer);

        async ValueTask<int> AwaitAsync(ValueTask<int> read, Memory<byte> buffer) => Count(await read, buffer);
    }

    /// <summary>The first read, which shows whether other code has read the body before.</summary>
    private ValueTask<int> ReadFirstAsync(HttpContext context, Memory<byte> buffer, CancellationToken cancellation)
    {
        bool hadBegun = BodyProgress.HasBegun(context, _inner);
        if (hadBegun && _inner.CanSeek)
        {
            return RewindAndReadFirstAsync(context, buffer, cancellation);
        }

        ValueTask<int> read = _inner.ReadAsync(buffer, cancellation);
        return read.IsCompletedSuccessfully
            ? new ValueTask<int>(First(context, buffer, read.Result, hadBegun))
            : AwaitFirstAsync(read, context, buffer, hadBegun);
    }

    private async ValueTask<int> RewindAndReadFirstAsync(HttpContext context, Memory<byte> buffer, CancellationToken cancellation)
    {
        await BodyProgress.RewindUnreadAsync(context, _inner, cancellation);
        _start = _inner.Position;
        return First(context, buffer, await _inner.ReadAsync(buffer, cancellation), hadBegun: _start > 0);
    }

    private async ValueTask<int> AwaitFirstAsync(ValueTask<int> read, HttpContext context, Memory<byte> buffer, bool hadBegun) =>
        First(context, buffer, await read, hadBegun);

    private int First(HttpContext context, Memory<byte> buffer, int count, bool hadBegun)
    {
        if (buffer.Length == 0)
        {
            return count;
        }

        _isRead = true;
        if (count > 0)
        {
            _hasGiven = true;
            return Count(count, buffer);
        }

        _replay = SharedForm.ReplayOf(context);
        return _replay is not null ? _replay.Read(buffer.Span)
            : BodyProgress.IsSpent(context, hadBegun) ? throw SpentRequestBody.Error(_view)
            : 0;
    }

    private int Count(int read, Memory<byte> buffer)
    {
        _count += read;
        _isAtEnd = read == 0 && buffer.Length > 0;
        return read;
    }

    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
        => TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);
}
