using System.IO.Pipelines;

namespace Bridge.Bodies;

/// <summary>One sending of a <see cref="ResponseBody"/>: opened before the headers are written, then written, then disposed exactly once.</summary>
internal abstract class OpenBody
{
    /// <summary>The number of bytes, or null where it is not known.</summary>
    public abstract long? Length { get; }

    /// <summary>Whether the length was counted, so that nobody has to count again while it is written.</summary>
    public virtual bool IsLengthCertain => false;

    /// <summary>The whole body, where it is in memory in one piece.</summary>
    public virtual bool TryGetWhole(out ReadOnlyMemory<byte> whole)
    {
        whole = default;
        return false;
    }

    /// <summary>Writes all of the body. Returns early, without an error, when the client no longer reads.</summary>
    public abstract Task WriteAsync(PipeWriter writer, CancellationToken cancellation);

    /// <summary>Lets go of everything. <paramref name="failure"/> is what broke the sending, if anything did.</summary>
    public abstract ValueTask CloseAsync(Exception? failure);
}
