using System.Buffers;
using System.IO.Pipelines;
using Bridge.Sending;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A response's body for applications that may write it synchronously and may keep it.</summary>
/// <remarks>
/// <para>
/// Every write goes into the response's pipe. The first one starts the response before it touches the pipe: bytes that stand in Kestrel's pipe when the
/// application throws before the response was started are sent after the 500 that Kestrel makes of it, where a client on a keep-alive connection takes them for the next response.
/// </para>
/// <para>
/// A synchronous write blocks only while the client is too slow to take what was written (as it does on every server), or while a callback that an
/// ASP.NET Core component gave to <c>OnStarting</c> works asynchronously.
/// </para>
/// </remarks>
internal sealed class OwinResponseStream : Stream
{
    /// <summary>So much is left to the pipe before a synchronous writer flushes it: Kestrel itself would let it pile up. The size of one TLS record.</summary>
    private const int FlushThreshold = 16 * 1024;

    /// <summary>
    /// Once in so many bytes it is asked whether the client is still there: Kestrel's WriteAsync does not say so, and its FlushAsync, which does, costs a small response a third of its time.
    /// </summary>
    private const uint ProbeInterval = 64 * 1024;

    private HttpContextEnvironment? _environment;
    private PipeWriter? _writer;

    // Small numbers, since there is one of these to a request. What was written is counted modulo 4 GiB: more than was declared is refused by the server at once.
    private uint _written;
    private ushort _unflushed;
    private State _state;
    private bool _isUsed;

    internal OwinResponseStream(HttpContextEnvironment environment, PipeWriter writer)
    {
        _environment = environment;
        _writer = writer;
    }

    private enum State : byte
    {
        Initial,
        Discarding,
        Failed,
        Writing,

        /// <summary>Writing, and something was flushed.</summary>
        Flushed,
    }

    private bool IsWriting => _state >= State.Writing;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException("A response body has no length until it is complete.");

    public override long Position
    {
        get => throw new NotSupportedException("A response body has no position.");
        set => throw new NotSupportedException("A response body has no position.");
    }

    /// <summary>
    /// Whether bytes wait in a pipe that no server completes by itself. Nor does Kestrel where the length was declared and something was flushed before, here or by whoever else wrote: what came
    /// last stays in its pipe then, and the client waits for it (tried on .NET 10).
    /// </summary>
    internal bool NeedsFlush => _unflushed != 0 && _environment is { } environment
        && (!(environment.HttpContext.Features.Get<IHttpResponseFeature>() is IHttpResponseBodyFeature server && ReferenceEquals(_writer, server.Writer))
            || (environment.HttpContext.Response.ContentLength is not null && (_state == State.Flushed || environment.MayBeWrittenBeside)));

    /// <summary>
    /// Whether less was written than the application declared. The server would notice it too, but only when the application is done and nobody knows which it was.
    /// One that wrote nothing may have written past this stream.
    /// </summary>
    internal bool IsShort => IsWriting && _written != 0 && _environment?.HttpContext.Response.ContentLength is { } declared && _written != (uint)declared;

    internal bool IsOver(PipeWriter writer) => ReferenceEquals(_writer, writer);

    /// <summary>Whether a thread is writing or flushing at this moment.</summary>
    internal bool IsUsed => Volatile.Read(ref _isUsed);

    internal void Release()
    {
        _environment = null;
        _writer = null;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A response body cannot be read.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A response body cannot seek.");

    public override void SetLength(long value) => throw new NotSupportedException("A response body's length is set by the header Content-Length.");

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteToPipeAsync(new ReadOnlyMemory<byte>(buffer, offset, count), cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Task write = WriteToPipeAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? default : new ValueTask(write);
    }

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
        => TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(new ReadOnlySpan<byte>(buffer, offset, count));
    }

    public override void WriteByte(byte value) => Write([value]);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Volatile.Write(ref _isUsed, true);
        try
        {
            WriteToPipe(buffer);
        }
        finally
        {
            Volatile.Write(ref _isUsed, false);
        }
    }

    private void WriteToPipe(ReadOnlySpan<byte> buffer)
    {
        Start();
        if (_state == State.Discarding)
        {
            return;
        }

        PipeWriter writer = Writer;
        while (buffer.Length > 0)
        {
            int count = Math.Min(buffer.Length, FlushThreshold - _unflushed);
            writer.Write(buffer[..count]);
            buffer = buffer[count..];
            _unflushed += (ushort)count;
            _written += (uint)count;
            if (_unflushed >= FlushThreshold)
            {
                Flush(writer);
            }
        }
    }

    public override void Flush()
    {
        Volatile.Write(ref _isUsed, true);
        try
        {
            Start();
            Flush(Writer);
        }
        finally
        {
            Volatile.Write(ref _isUsed, false);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isUsed, true);
        try
        {
            return FlushPipeAsync(cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isUsed, false);
        }
    }

    private Task FlushPipeAsync(CancellationToken cancellationToken)
    {
        if (!IsWriting)
        {
            Task start = StartAsync();
            if (!start.IsCompletedSuccessfully)
            {
                return FlushAfterStartAsync(start, cancellationToken);
            }
        }

        NoteFlush();
        return CheckAsync(Writer.FlushAsync(cancellationToken));
    }

    // The stream stays open: StreamWriter closes what it wrote to, and middleware may append (OWIN 1.0.1 section 3.5).
    protected override void Dispose(bool disposing)
    {
    }

    private PipeWriter Writer => Volatile.Read(ref _writer) ?? throw Over();

    // What a thread does that has not come back when the request ends, it would do to the next response on the connection: see HttpContextEnvironment.TryBeginChange.
    private Task WriteToPipeAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isUsed, true);
        try
        {
            return WriteStartedAsync(buffer, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isUsed, false);
        }
    }

    private Task WriteStartedAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!IsWriting)
        {
            Task start = StartAsync();
            if (!start.IsCompletedSuccessfully)
            {
                return WriteAfterStartAsync(start, buffer, cancellationToken);
            }

            if (_state == State.Discarding)
            {
                return Task.CompletedTask;
            }
        }

        NoteFlush();
        uint before = _written;
        _written += (uint)buffer.Length;
        PipeWriter writer = Writer;
        if (before / ProbeInterval == _written / ProbeInterval)
        {
            return CheckAsync(writer.WriteAsync(buffer, cancellationToken));
        }

        writer.Write(buffer.Span);
        return CheckAsync(writer.FlushAsync(cancellationToken));
    }

    private Task StartAsync()
    {
        HttpContextEnvironment environment = _environment ?? throw Over();
        HttpContext context = environment.HttpContext;
        if (IsWriting || _state == State.Discarding)
        {
            return Task.CompletedTask;
        }

        if (_state == State.Failed)
        {
            throw new InvalidOperationException("The response could not be started, so nothing can be written to it; the first write threw the reason.");
        }

        if (context.Response.StatusCode is 204 or 205 or 304 && !context.Response.HasStarted && !HeldHttpResponse.IsArmed(context))
        {
            // Kestrel refuses the whole response for a length that describes a body which such a status cannot have.
            context.Response.ContentLength = null;
            if (environment.AnswersView)
            {
                AppOverlay.None.Apply(new HttpResponseTarget(null!, context));
            }
        }

        Task start;
        try
        {
            // Where somebody has put another body in place since, flushing this one's empty pipe is what starts the response before there are bytes in it.
            start = ReferenceEquals(context.Response.BodyWriter, _writer) ? context.Response.StartAsync() : CheckAsync(Writer.FlushAsync());
        }
        catch
        {
            _state = State.Failed;
            throw;
        }

        if (!start.IsCompletedSuccessfully)
        {
            return AwaitStartAsync(start, context);
        }

        SetStarted(context);
        return start;
    }

    private async Task AwaitStartAsync(Task start, HttpContext context)
    {
        try
        {
            await start;
        }
        catch
        {
            _state = State.Failed;
            throw;
        }

        SetStarted(context);
    }

    // Only now is the status known: a callback before the headers may have changed it.
    private void SetStarted(HttpContext context)
        => _state = context.Response.StatusCode is 204 or 205 or 304 || HttpMethods.IsHead(context.Request.Method) ? State.Discarding : State.Writing;

    private async Task WriteAfterStartAsync(Task start, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await start;
        await WriteAsync(buffer, cancellationToken);
    }

    private async Task FlushAfterStartAsync(Task start, CancellationToken cancellationToken)
    {
        await start;
        await FlushAsync(cancellationToken);
    }

    private void Start()
    {
        if (IsWriting || _state == State.Discarding)
        {
            _ = Writer;
            return;
        }

        StartAsync().GetAwaiter().GetResult();
    }

    private void NoteFlush()
    {
        _unflushed = 0;
        if (_state == State.Writing)
        {
            _state = State.Flushed;
        }
    }

    private void Flush(PipeWriter writer)
    {
        NoteFlush();
        ValueTask<FlushResult> flush = writer.FlushAsync();
        Check(flush.IsCompletedSuccessfully ? flush.Result : flush.AsTask().GetAwaiter().GetResult());
    }

    private static Task CheckAsync(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully)
        {
            return AwaitAsync(flush);
        }

        Check(flush.Result);
        return Task.CompletedTask;

        static async Task AwaitAsync(ValueTask<FlushResult> flush) => Check(await flush);
    }

    // Kestrel takes what nobody reads and says nothing, which an application that streams without an end and does not look at owin.CallCancelled would never notice.
    private static void Check(FlushResult flush)
    {
        if (flush.IsCompleted)
        {
            throw new ConnectionResetException("The connection was closed before the response was complete.");
        }
    }

    private static ObjectDisposedException Over()
        => new("OWIN response body", "The request that this body belongs to is over; an application must not keep its streams, nor write to them after its Task has completed.");
}
