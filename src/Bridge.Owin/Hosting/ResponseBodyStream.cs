using System.Net;
using System.Net.Sockets;

namespace Bridge.Owin.Hosting;

/// <summary>
/// The response's body: every write goes straight to HttpListener, which writes it to the connection before the call completes; nothing is held back,
/// so that Flush has nothing but the head to send. The first write or flush fixes the status and the headers.
/// </summary>
internal sealed class ResponseBodyStream : Stream
{
    private readonly HostedRequest _request;

    public ResponseBodyStream(HostedRequest request) => _request = request;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_request.Ended;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        CheckRange(buffer, offset, count);
        if (!BeginWrite(count))
        {
            return;
        }

        try
        {
            _request.Output.Write(buffer, offset, count);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw _request.Left(e);
        }
        finally
        {
            _request.ExitWrite();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        CheckRange(buffer, offset, count);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : WriteCoreAsync(buffer, offset, count);
    }

    private async Task WriteCoreAsync(byte[] buffer, int offset, int count)
    {
        if (!BeginWrite(count))
        {
            return;
        }

        try
        {
            await _request.Output.WriteAsync(buffer, offset, count, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw _request.Left(e);
        }
        finally
        {
            _request.ExitWrite();
        }
    }

#if NET
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!BeginWrite(buffer.Length))
        {
            return;
        }

        try
        {
            _request.Output.Write(buffer);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw _request.Left(e);
        }
        finally
        {
            _request.ExitWrite();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!BeginWrite(buffer.Length))
        {
            return;
        }

        try
        {
            await _request.Output.WriteAsync(buffer, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw _request.Left(e);
        }
        finally
        {
            _request.ExitWrite();
        }
    }
#endif

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskAsyncResult.End(asyncResult);

    public override void Flush() => _request.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        try
        {
            _request.Flush();
            return Task.CompletedTask;
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This is the response's body: it can only be written.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <returns>Whether there is something to write; then <see cref="HostedRequest.ExitWrite"/> is to be called.</returns>
    private bool BeginWrite(int count)
    {
        _request.EnterWrite();
        var writes = false;
        try
        {
            writes = _request.BeforeWrite(count);
            return writes;
        }
        finally
        {
            if (!writes)
            {
                _request.ExitWrite();
            }
        }
    }

    private static void CheckRange(byte[] buffer, int offset, int count)
    {
        if (buffer is null)
        {
            throw new ArgumentNullException(nameof(buffer));
        }

        if (offset < 0 || count < 0 || count > buffer.Length - offset)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"{count} bytes from {offset} on are not all in a buffer of {buffer.Length}.");
        }
    }

    private static bool IsConnectionFailure(Exception e) => e is HttpListenerException or SocketException or IOException and not ClientLeftException or ObjectDisposedException;
}
