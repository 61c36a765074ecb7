using System.IO.Pipelines;

namespace Bridge.Owin.Testing;

/// <summary>The body of a response as the caller reads it. Disposing it before its end tells the application that the client has left.</summary>
internal sealed class AppBodyStream(PipeReader reader, AppExchange exchange) : ReadOnlyBodyStream(reader)
{
    private readonly PipeReader _reader = reader;
    private bool _isDisposed;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _isDisposed ? throw new ObjectDisposedException(nameof(HttpResponseMessage)) : base.ReadAsync(buffer, offset, count, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            if (!IsAtEnd)
            {
                exchange.Abandon();
            }

            _reader.Complete();
        }

        base.Dispose(disposing);
    }
}
