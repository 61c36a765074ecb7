using System.Buffers;
using System.IO.Pipelines;
using Bridge.Errors;

namespace Bridge.Bodies;

/// <summary>A stream, from its current position.</summary>
internal class StreamBody(Stream stream) : OneShotBody
{
    // The size that Stream.CopyTo reads at a time: large enough that a file costs few calls, small enough to stay off the large object heap.
    private const int ReadSize = 81920;

    private readonly long? _length = LengthOf(stream);

    public override long? Length => _length;

    protected override ValueTask BeginAsync(BodyContext context) => stream.CanRead
        ? default
        : throw new InvalidViewResultException(InvalidViewResult.UnreadableStream(context.View, stream.GetType()));

    protected override Task WriteAsync(PipeWriter writer, CancellationToken cancellation) => CopyAsync(stream, writer, cancellation);

    protected override ValueTask ReleaseAsync(Exception? failure)
    {
#if NET
        return stream.DisposeAsync();
#else
        stream.Dispose();
        return default;
#endif
    }

    /// <summary>Copies a stream, or a number of its bytes, and flushes after each read, so that bytes from a slow source are sent at once.</summary>
    internal static async Task CopyAsync(Stream source, PipeWriter writer, CancellationToken cancellation, long count = long.MaxValue)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            while (count > 0)
            {
                int most = (int)Math.Min(count, buffer.Length);
#if NET
                int read = await source.ReadAsync(buffer.AsMemory(0, most), cancellation).ConfigureAwait(false);
#else
                int read = await source.ReadAsync(buffer, 0, most, cancellation).ConfigureAwait(false);
#endif
                if (read == 0)
                {
                    return;
                }

                FlushResult flushed = await writer.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                if (flushed.IsCompleted)
                {
                    return;
                }

                count -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long? LengthOf(Stream stream)
    {
        try
        {
            return stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : null;
        }
        catch (Exception)
        {
            // Some wrappers claim that they can seek, but cannot. Any other error of the stream appears when it is read, and then the stream is disposed.
            return null;
        }
    }
}
