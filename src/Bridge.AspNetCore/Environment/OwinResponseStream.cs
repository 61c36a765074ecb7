using System.Buffers;
using System.IO.Pipelines;
using Bridge.Contract;
using Bridge.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore;

/// <summary>A response's body for applications that may write it synchronously and may keep it.</summary>
/// <remarks>
/// <para>
/// Every write goes into the response's pipe. The first one starts the response before it touches the pipe. Otherwise, if the application throws before the
/// response has started, Kestrel sends the bytes in its pipe after its 500. A client on a keep-alive connection would read them as the next response.
/// </para>
/// <para>
/// A synchronous write blocks in two cases. One is a client that is too slow to receive the written bytes, as on every server. The other is a callback that an
/// ASP.NET Core component registered with <c>OnStarting</c> and that works asynchronously.
/// </para>
/// </remarks>
internal sealed class OwinResponseStream : WriteOnlyStream
{
    /// <summary>
    /// A synchronous writer flushes the pipe when it holds this many bytes, because Kestrel sets no limit on them. It is the size of one TLS record.
    /// </summary>
    private const int FlushThreshold = 16 * 1024;

    /// <summary>
    /// A flush checks whether the client is still there once per this number of bytes. Kestrel's WriteAsync does not report it, and FlushAsync takes a third of
    /// the time of a small response.
    /// </summary>
    private const uint ProbeInterval = 64 * 1024;

    private const string Name = "OWIN response body";

    private readonly HttpContextEnvironment _environment;
    private PipeWriter? _writer;

    // The fields are small, because there is one of these objects for each request. The count is modulo 4 GiB. That is enough, because the server at once
    // refuses bytes beyond the declared length.
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

    /// <summary>
    /// Whether bytes wait in a pipe that the server will not flush by itself. This happens if a length was declared and the headers were flushed before, by
    /// this stream or by other code. Then Kestrel leaves the last bytes in its pipe, and the client waits for them (tried on .NET 10). If the headers were not
    /// flushed, this flush takes the place of Kestrel's own.
    /// </summary>
    internal bool NeedsFlush =>
        _unflushed != 0 && _environment.TryGetContext() is { } context && (context.Response.ContentLength is not null || !IsServers(context));

    /// <summary>
    /// Whether the application wrote less than it declared. The server would notice this too, but only after the application has ended, and would not know
    /// which application it was. An application that wrote nothing here may have written directly to the server.
    /// </summary>
    internal bool IsShort => IsWriting && _written != 0 && _environment.TryGetContext()?.Response.ContentLength is { } declared && _written != (uint)declared;

    internal bool IsOver(PipeWriter writer) => ReferenceEquals(_writer, writer);

    /// <summary>Releases the server's writer, so that an object which an application keeps does not hold a connection's memory.</summary>
    internal void Release() => _writer = null;

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

    // The stream stays open: StreamWriter closes its stream, and middleware may still append (OWIN 1.0.1 section 3.5).
    protected override void Dispose(bool disposing)
    {
    }

    private PipeWriter Writer =>
        Volatile.Read(ref _writer) ?? throw new ObjectDisposedException(Name, "The request ended while its body was being written. Await every write.");

    // The server's own response is also its body feature. Any other writer belongs to a component.
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
            // Kestrel refuses the whole response if it has a length and a status that cannot have a body.
            context.Response.ContentLength = null;
            if (_environment.IsResult)
            {
                BodilessStatus.DropContentHeaders(context.Response);
            }
        }

        Task start;
        try
        {
            // If other code has replaced the body since then, flushing the empty pipe here starts the response before there are bytes in it.
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

    // The status is known only now, because a callback before the headers may have changed it.
    private void SetStarted(HttpContext context)
        => _state = StatusRule.SendsBody(context.Response.StatusCode, context.Request.Method) ? State.Writing : State.Discarding;

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
            // The server's own pipe already has all bytes, and only waits for the client. A component's writer may still have to write to the server's pipe.
            // The pipe of a stream of HTTP/2 is used again, and a flush that still waits then stops the next response (tried on .NET 10).
            Task pending = AwaitAsync(flush);
            return IsServers(context) && !LateUse.IsStream(context) ? pending : _environment.HoldAsync(pending);
        }

        Check(flush.Result);
        return Task.CompletedTask;

        async Task AwaitAsync(ValueTask<FlushResult> flush) => Check(await flush);
    }

    // Kestrel accepts writes after the client has left without an error. An application that streams without end and ignores owin.CallCancelled would never
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
