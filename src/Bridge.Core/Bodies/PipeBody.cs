using System.IO.Pipelines;

namespace Bridge.Bodies;

/// <summary>The bytes that a pipe contains and receives.</summary>
internal sealed class PipeBody(PipeReader reader) : OneShotBody
{
    public override long? Length => null;

    protected override Task WriteAsync(PipeWriter writer, CancellationToken cancellation) => reader.CopyToAsync(writer, cancellation);

    protected override ValueTask ReleaseAsync(Exception? failure) => reader.CompleteAsync(failure);
}
