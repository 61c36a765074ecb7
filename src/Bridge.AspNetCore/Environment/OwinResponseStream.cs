using System.Buffers;
using System.IO.Pipelines;
using Bridge.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore;

/// <summary>A response's body for applications that may write it synchronously and may keep it.</summary>
/// <remarks>
/// <para>
/// Every write goes into the response's pipe. The first one starts the response before it touches the pipe: bytes that stand in Kestrel's pipe when the
/// application throws before the response was started are sent after the 500 that Kestrel makes of it, where a client on a keep-alive connection takes them for
/// the next response.
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
    /// Once in so many bytes it is asked whether the client is still there: Kestrel's WriteAsync does not say so, and its FlushAsync, which does, costs a small
    /// response a third of its time.
    /// </summary>
    private const uint ProbeInterval = 64 * 1024;

    private const string Name = "OWIN response body";

    private readonly HttpContextEnvironment _environment;
    private PipeWriter? _writer;

    // Small numbers, since there is one of these to a request. What was written is counted modulo 4 GiB: more than was declared is refused by the server at
    // once.
    private uint _written;
    private ushort _unflushed;
    private State _state;

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
    }

    private bool IsWriting => _state == State.Writing;

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
    /// Whether bytes wait in a pipe that no server completes by itself. Kestrel does not where a length was declared and its headers were flushed before, by
    /// this stream or by anybody else: what came last stays in its pipe then, and the client waits for it (tried on .NET 10). Where they were not flushed,
    /// Kestrel's own flush is the one that is spared.
    /// </summary>
    internal bool NeedsFlush =>
        _unflushed != 0 && _environment.TryGetContext() is { } context && (context.Response.ContentLength is not null || !IsServers(context));

    /// <summary>
    /// Whether less was written than the application declared. The server would notice it too, but only when the application is done and nobody knows which it
    /// was. One that wrote nothing may have written past this stream.
    /// </summary>
    internal bool IsShort => IsWriting && _written != 0 && _environment.TryGetContext()?.Response.ContentLength is { } declared && _written != (uint)declared;

    internal bool IsOver(PipeWriter writer) => ReferenceEquals(_writer, writer);

    /// <summary>Drops the server's writer: what an application keeps must not keep a connection's memory.</summary>
    internal void Release() => _writer = null;

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
        using RequestUse use = _environment.Enter(Name);
        WriteToPipe(use.Context, buffer);
    }

    private void WriteToPipe(HttpContext context, ReadOnlySpan<byte> buffer)
    {
        Start(context);
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
                Flush(context, writer);
            }
        }
    }

    public override void Flush()
    {
        using RequestUse use = _environment.Enter(Name);
        Start(use.Context);
        Flush(use.Context, Writer);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        using RequestUse use = _environment.Enter(Name);
        return FlushPipeAsync(use.Context, cancellationToken);
    }

    private Task FlushPipeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!IsWriting)
        {
            Task start = StartAsync(context);
            if (!start.IsCompletedSuccessfully)
            {
                return _environment.HoldAsync(FlushAfterStartAsync(start, cancellationToken));
            }
        }

        _unflushed = 0;
        return CheckAsync(context, Writer.FlushAsync(cancellationToken));
    }

    // The stream stays open: StreamWriter closes what it wrote to, and middleware may append (OWIN 1.0.1 section 3.5).
    protected override void Dispose(bool disposing)
    {
    }

    private PipeWriter Writer =>
        Volatile.Read(ref _writer) ?? throw new ObjectDisposedException(Name, "The request ended while its body was being written. Await every write.");

    // The server's own response is its body, too. Any other writer is a component's.
    private bool IsServers(HttpContext context)
        => context.Features.Get<IHttpResponseFeature>() is IHttpResponseBodyFeature server && ReferenceEquals(_writer, server.Writer);

    private Task WriteToPipeAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        using RequestUse use = _environment.Enter(Name);
        return WriteToPipeAsync(use.Context, buffer, cancellationToken);
    }

    private Task WriteToPipeAsync(HttpContext context, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!IsWriting)
        {
            Task start = StartAsync(context);
            if (!start.IsCompletedSuccessfully)
            {
                return _environment.HoldAsync(WriteAfterStartAsync(start, buffer, cancellationToken));
            }

            if (_state == State.Discarding)
            {
                return Task.CompletedTask;
            }
        }

        _unflushed = 0;
        uint before = _written;
        _written += (uint)buffer.Length;
        PipeWriter writer = Writer;
        if (before / ProbeInterval == _written / ProbeInterval)
        {
            return CheckAsync(context, writer.WriteAsync(buffer, cancellationToken));
        }

        writer.Write(buffer.Span);
        return CheckAsync(context, writer.FlushAsync(cancellationToken));
    }

    private Task StartAsync(HttpContext context)
    {
        if (IsWriting || _state == State.Discarding)
        {
            return Task.CompletedTask;
        }

        if (_state == State.Failed)
        {
            throw new InvalidOperationException("The response could not be started, so nothing can be written to it; the first write threw the reason.");
        }

        if (StatusRule.IsBodiless(context.Response.StatusCode) && !context.Response.HasStarted && context.Features.Get<IHeldStatusFeature>() is null)
        {
            // Kestrel refuses the whole response for a length that describes a body which such a status cannot have.
            context.Response.ContentLength = null;
            if (_environment.IsResult)
            {
                BodilessStatus.DropContentHeaders(context.Response);
            }
        }

        Task start;
        try
        {
            // Where somebody has put another body in place since, flushing this one's empty pipe is what starts the response before there are bytes in it.
            start = ReferenceEquals(context.Response.BodyWriter, _writer) ? context.Response.StartAsync() : CheckAsync(context, Writer.FlushAsync());
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
        => _state = StatusRule.IsBodiless(context.Response.StatusCode) || HttpMethods.IsHead(context.Request.Method) ? State.Discarding : State.Writing;

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

    private void Start(HttpContext context)
    {
        if (IsWriting || _state == State.Discarding)
        {
            _ = Writer;
            return;
        }

        Task start = StartAsync(context);
        if (!start.IsCompletedSuccessfully)
        {
            AddedThreads.Process.Wait(start, context);
        }
    }

    private void Flush(HttpContext context, PipeWriter writer)
    {
        _unflushed = 0;
        ValueTask<FlushResult> flush = writer.FlushAsync();
        Check(flush.IsCompletedSuccessfully ? flush.Result : AddedThreads.Process.Wait(flush, context));
    }

    private Task CheckAsync(HttpContext context, ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully)
        {
            // The server's own pipe has all that was written already, and it waits for the client only. A component's writer may still have to write to the
            // server's.
            Task pending = AwaitAsync(flush);
            return IsServers(context) ? pending : _environment.HoldAsync(pending);
        }

        Check(flush.Result);
        return Task.CompletedTask;

        async Task AwaitAsync(ValueTask<FlushResult> flush) => Check(await flush);
    }

    // Kestrel takes what nobody reads and says nothing, which an application that streams without an end and does not look at owin.CallCancelled would never
    // notice.
    private void Check(FlushResult flush)
    {
        if (flush.IsCompleted)
        {
            _environment.SawClientLeave = true;
            throw new ConnectionResetException("The connection was closed before the response was complete.");
        }
    }
}
