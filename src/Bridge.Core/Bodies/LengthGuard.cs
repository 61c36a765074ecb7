using System.IO.Pipelines;
using Bridge.Errors;

namespace Bridge.Bodies;

/// <summary>
/// Counts the body of a view's response if its length was declared. A wrong length breaks the connection on every host, instead of making the client read the
/// next response wrongly.
/// </summary>
internal sealed class LengthGuard(PipeWriter writer, long expected, string view) : PipeWriter
{
    private long _written;
    private bool _clientLeft;

    public override bool CanGetUnflushedBytes => writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => writer.UnflushedBytes;

    /// <summary>Checks the length after the whole body was written.</summary>
    /// <exception cref="InvalidViewResultException">It was less than declared.</exception>
    public void Verify()
    {
        if (_written < expected && !_clientLeft)
        {
            throw new InvalidViewResultException(InvalidViewResult.WrongLength(view, expected, _written));
        }
    }

    public override void Advance(int bytes)
    {
        if (_written + bytes > expected)
        {
            throw new InvalidViewResultException(InvalidViewResult.WrongLength(view, expected, _written + bytes));
        }

        _written += bytes;
        writer.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => writer.GetSpan(sizeHint);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        FlushResult flushed = await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        _clientLeft |= flushed.IsCompleted || flushed.IsCanceled;
        return flushed;
    }

    public override void CancelPendingFlush() => writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => writer.Complete(exception);
}
