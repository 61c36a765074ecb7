using Bridge.Contract;

namespace Bridge.Owin.Testing;

/// <summary>The stream to which the application writes its response. A write waits while the caller has too much unread.</summary>
internal sealed class AppResponseStream(AppExchange exchange) : WriteOnlyStream
{
    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (buffer is null)
        {
            throw new ArgumentNullException(nameof(buffer));
        }

        exchange.Cancelled.ThrowIfCancellationRequested();
        if (exchange.Start() && count > 0)
        {
            exchange.Count(count);
            await exchange.Output.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false);
            exchange.Cancelled.ThrowIfCancellationRequested();
        }
    }

    public override void Flush()
    {
        exchange.Cancelled.ThrowIfCancellationRequested();
        exchange.Start();
    }
}
