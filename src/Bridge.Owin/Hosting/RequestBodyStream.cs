using System.Net;
using System.Net.Sockets;

namespace Bridge.Owin.Hosting;

/// <summary>
/// The request's body: counts what is read, so that a body which the client broke off is an error and not a short one,
/// and so that the host knows what is left to read when the application is done.
/// </summary>
internal sealed class RequestBodyStream : Stream
{
    private readonly HostedRequest _request;
    private readonly Stream _input;
    private readonly long _length;
    private long _read;
    private bool _atEnd;

    public RequestBodyStream(HostedRequest request, Stream input, long length)
    {
        _request = request;
        _input = input;
        _length = length;
        _atEnd = length == 0;
    }

    /// <summary>Whether nothing of the body is left on the connection.</summary>
    public bool AtEnd => _atEnd;

    public override bool CanRead => !_request.Ended;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        _request.ThrowIfEnded();
        if (count == 0 || _atEnd)
        {
            return 0;
        }

        try
        {
            return Count(_input.Read(buffer, offset, count));
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw _request.Left(e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        _request.ThrowIfEnded();
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<int>(cancellationToken) : ReadCoreAsync(buffer, offset, count);
    }

    private async Task<int> ReadCoreAsync(byte[] buffer, int offset, int count)
    {
        if (count == 0 || _atEnd)
        {
            return 0;
        }

        try
        {
            return Count(await _input.ReadAsync(buffer, offset, count, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw _request.Left(e);
        }
    }

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _request.ThrowIfEnded();
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.Length == 0 || _atEnd)
        {
            return 0;
        }

        try
        {
            return Count(await _input.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw _request.Left(e);
        }
    }
#endif

    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskAsyncResult.End<int>(asyncResult);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This is the request's body: it can only be read.");

    private int Count(int read)
    {
        _read += read;
        _atEnd = read == 0 || _read == _length;
        if (read == 0 && (_length > 0 || HttpListenerInternals.IsCutOff(_input)))
        {
            throw _request.Left(null);
        }

        return read;
    }

    private static bool IsConnectionFailure(Exception e) => e is HttpListenerException or SocketException or IOException and not ClientLeftException or ObjectDisposedException;
}
