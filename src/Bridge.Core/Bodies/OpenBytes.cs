using System.Buffers;
using System.IO.Pipelines;

namespace Bridge.Bodies;

/// <summary>Bytes that are being sent.</summary>
internal sealed class OpenBytes(ReadOnlySequence<byte> bytes) : OpenBody
{
    public override long? Length => bytes.Length;

    public override bool IsLengthCertain => true;

    public override bool TryGetWhole(out ReadOnlyMemory<byte> whole)
    {
        whole = bytes.First;
        return bytes.IsSingleSegment;
    }

    public override async Task WriteAsync(PipeWriter writer, CancellationToken cancellation)
    {
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            FlushResult flushed = await writer.WriteAsync(segment, cancellation).ConfigureAwait(false);
            if (flushed.IsCompleted)
            {
                return;
            }
        }
    }

    public override ValueTask CloseAsync(Exception? failure) => default;
}
