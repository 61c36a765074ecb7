#if NET
using System.Buffers;
#endif
using System.Net;
using System.Net.Sockets;
#if NET
using System.Runtime.InteropServices;
#endif
using Bridge.Owin.Environment;

namespace Bridge.Owin.Hosting;

/// <summary>
/// The request's body: counts what is read, so that a body which the client broke off is an error and not a short one,
/// and so that the host knows what is left to read when the application is done.
/// </summary>
internal sealed class RequestBodyStream : ReadOnlyStream
{
    private readonly HostedRequest _request;
    private readonly Stream _input;
    private readonly long _length;
    private readonly long _limit;
    private readonly Func<byte[], int, int, int>? _decoded;
    private long _read;
    private bool _atEnd;

    public RequestBodyStream(HostedRequest request, Stream input, long length, long limit, Func<byte[], int, int, int>? decoded)
    {
        _request = request;
        _input = input;
        _length = length;
        _limit = limit;
        _decoded = decoded;
        _atEnd = length == 0;
    }

    /// <summary>Whether nothing of the body is left on the connection.</summary>
    public bool AtEnd => _atEnd;

    public override bool CanRead => !_request.Ended;

    public override int Read(byte[] buffer, int offset, int count)
    {
        _request.ThrowIfEnded();
        if (count == 0 || _atEnd)
        {
            return 0;
        }

        ThrowIfTooLarge(_length);
        try
        {
            var arrived = Arrived(buffer, offset, count);
            return Count(arrived > 0 ? arrived : Complete(_input.Read(buffer, offset, ToWaitFor(count)), buffer, offset, count));
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

    /// <summary>Reads also after the request has ended: for the host.</summary>
    internal async Task<int> ReadCoreAsync(byte[] buffer, int offset, int count)
    {
        if (count == 0 || _atEnd)
        {
            return 0;
        }

        ThrowIfTooLarge(_length);
        try
        {
            var arrived = Arrived(buffer, offset, count);
            return Count(arrived > 0
                ? arrived
                : Complete(await _input.ReadAsync(buffer, offset, ToWaitFor(count), CancellationToken.None).ConfigureAwait(false), buffer, offset, count));
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            throw _request.Left(e);
        }
    }

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (MemoryMarshal.TryGetArray<byte>(buffer, out var array))
        {
            return await ReadAsync(array.Array!, array.Offset, array.Count, cancellationToken).ConfigureAwait(false);
        }

        var rented = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length, 64 * 1024));
        var read = await ReadAsync(rented, 0, Math.Min(buffer.Length, rented.Length), cancellationToken).ConfigureAwait(false);
        rented.AsSpan(0, read).CopyTo(buffer.Span);
        ArrayPool<byte>.Shared.Return(rented);
        return read;
    }
#endif

    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskAsyncResult.End<int>(asyncResult);

    private int Arrived(byte[] buffer, int offset, int count) => _decoded is null ? 0 : _decoded(buffer, offset, count);

    /// <summary>Of a chunked body one byte is waited for: with it comes what arrived with it.</summary>
    private int ToWaitFor(int count) => _decoded is null ? count : 1;

    private int Complete(int read, byte[] buffer, int offset, int count) => read == 1 && _decoded is not null && count > 1 ? 1 + _decoded(buffer, offset + 1, count - 1) : read;

    private int Count(int read)
    {
        _read += read;
        _atEnd = read == 0 || _read == _length;
        if (read == 0 && (_length > 0 || HttpListenerInternals.IsCutOff(_input)))
        {
            throw _request.Left(null);
        }

        ThrowIfTooLarge(_read);
        return read;
    }

    private void ThrowIfTooLarge(long length)
    {
        if (length > _limit)
        {
            throw new RequestTooLargeException(_limit);
        }
    }

    private static bool IsConnectionFailure(Exception e) => e is HttpListenerException or SocketException or IOException and not (ClientLeftException or RequestTooLargeException) or ObjectDisposedException;
}
