using System.IO.Pipelines;

namespace Bridge.Bodies;

/// <summary>One sending of a <see cref="ResponseBody"/>: opened before the headers are written, then written, then disposed exactly once.</summary>
internal abstract class OpenBody
{
    /// <summary>The number of bytes, or null if it is not known.</summary>
    public abstract long? Length { get; }

    /// <summary>Whether the length was counted, so that it need not be checked again while it is written.</summary>
    public virtual bool IsLengthCertain => false;

    /// <summary>The whole body, if it is in memory in one piece.</summary>
    public virtual bool TryGetWhole(out ReadOnlyMemory<byte> whole)
    {
        whole = default;
        return false;
    }

    /// <summary>Writes all of the body. Returns early, without an error, when the client no longer reads.</summary>
    public abstract Task WriteAsync(PipeWriter writer, CancellationToken cancellation);

    /// <summary>Releases everything. <paramref name="failure"/> is the error that ended the sending, if any.</summary>
    public abstract ValueTask CloseAsync(Exception? failure);
}
