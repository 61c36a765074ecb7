using System.IO.Pipelines;
using Bridge.Diagnostics;

namespace Bridge.Sending;

/// <summary>Counts the bytes of a body while they are written.</summary>
internal sealed class MeasuredWriter(PipeWriter inner, Measurement measurement) : PipeWriter
{
    public PipeWriter Inner => inner;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        inner.Advance(bytes);
        measurement.Bytes = (measurement.Bytes ?? 0) + bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        measurement.HasBegun = true;
        return inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
