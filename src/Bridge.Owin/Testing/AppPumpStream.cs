using System.IO.Pipelines;
using Bridge.Contract;

namespace Bridge.Owin.Testing;

/// <summary>The end where a request's content is written. The application reads it from the other end.</summary>
internal sealed class AppPumpStream(PipeWriter writer, CancellationToken cancelled) : WriteOnlyStream
{
    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        FlushResult flushed = await writer.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false);
        if (flushed.IsCompleted || flushed.IsCanceled || cancelled.IsCancellationRequested)
        {
            throw new IOException("The application does not read the rest of the request's body.");
        }
    }

    public override void Flush()
    {
    }
}
