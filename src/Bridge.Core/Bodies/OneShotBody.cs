using System.IO.Pipelines;
using Bridge.Errors;

namespace Bridge.Bodies;

/// <summary>
/// A body that can be sent once. Opening it returns this object itself. A second opening is refused. The body's resources are released once, also if the body
/// was discarded or failed.
/// </summary>
internal abstract class OneShotBody : ResponseBody
{
    private int _claimed;

    internal sealed override async ValueTask<OpenBody> OpenAsync(BodyContext context)
    {
        Claim(context.View);
        Opened opened = new(this);
        try
        {
            if (!context.HeadOnly)
            {
                await BeginAsync(context).ConfigureAwait(false);
            }

            return opened;
        }
        catch (Exception failure)
        {
            await opened.CloseAsync(failure).ConfigureAwait(false);
            throw;
        }
    }

    internal sealed override ValueTask DiscardAsync() => Interlocked.Exchange(ref _claimed, 1) == 0 ? ReleaseAsync(null) : default;

    /// <summary>Does everything that can fail before the headers are written.</summary>
    protected virtual ValueTask BeginAsync(BodyContext context) => default;

    protected abstract Task WriteAsync(PipeWriter writer, CancellationToken cancellation);

    /// <summary>Releases what the body holds. Called exactly once.</summary>
    protected abstract ValueTask ReleaseAsync(Exception? failure);

    private void Claim(string view)
    {
        if (Interlocked.Exchange(ref _claimed, 1) != 0)
        {
            throw new InvalidViewResultException(InvalidViewResult.SpentBody(view));
        }
    }

    private sealed class Opened(OneShotBody body) : OpenBody
    {
        private int _closed;

        public override long? Length => body.Length;

        public override Task WriteAsync(PipeWriter writer, CancellationToken cancellation) => body.WriteAsync(writer, cancellation);

        public override ValueTask CloseAsync(Exception? failure) => Interlocked.Exchange(ref _closed, 1) == 0 ? body.ReleaseAsync(failure) : default;
    }
}
