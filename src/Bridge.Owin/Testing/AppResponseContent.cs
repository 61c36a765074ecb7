using System.Net;

namespace Bridge.Owin.Testing;

/// <summary>The body of a response, read while the application writes it.</summary>
internal sealed class AppResponseContent(Stream body) : HttpContent
{
    private bool _isTaken;

    protected override Task<Stream> CreateContentReadStreamAsync()
    {
        _isTaken = true;
        return Task.FromResult(body);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => CopyAsync(stream, CancellationToken.None);

#if NET
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        CopyAsync(stream, cancellationToken);
#endif

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task CopyAsync(Stream stream, CancellationToken cancellation)
    {
        if (_isTaken)
        {
            throw new InvalidOperationException("The response's body was read already.");
        }

        _isTaken = true;
        return body.CopyToAsync(stream, 16 * 1024, cancellation);
    }
}
