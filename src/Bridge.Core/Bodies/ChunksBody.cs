using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Bridge.Diagnostics;
using Bridge.Errors;

namespace Bridge.Bodies;

/// <summary>Chunks that are produced one by one, each flushed to the client before the next one is requested.</summary>
/// <typeparam name="T">The type of a chunk.</typeparam>
internal sealed class ChunksBody<T>(ChunkSource<T> source, IChunkWriter<T> chunks) : OneShotBody
{
    private string _view = "";
    private bool _hasCurrent;
    private bool _isLive;

    public override long? Length => null;

    // The first chunk is produced before the headers are written, so that an iterator that fails at once is a clean error.
    protected override async ValueTask BeginAsync(BodyContext context)
    {
        _view = context.View;
        _isLive = true;
        LiveIterators.Begin();
        _hasCurrent = await source.MoveNextAsync(context.Cancellation).ConfigureAwait(false);
        if (_hasCurrent)
        {
            RefuseNull(source.Current);
        }
    }

    protected override async Task WriteAsync(PipeWriter writer, CancellationToken cancellation)
    {
        while (_hasCurrent)
        {
            T chunk = source.Current;
            RefuseNull(chunk);
            if (chunks.Write(chunk, writer))
            {
                FlushResult flushed = await writer.FlushAsync(cancellation).ConfigureAwait(false);
                if (flushed.IsCompleted)
                {
                    return;
                }
            }
            else
            {
                // Empty chunks are never sent, so no write would show that the client of an endless iterator has left.
                cancellation.ThrowIfCancellationRequested();
            }

            _hasCurrent = await source.MoveNextAsync(cancellation).ConfigureAwait(false);
        }

        chunks.Complete(writer);
    }

    protected override ValueTask ReleaseAsync(Exception? failure)
    {
        if (_isLive)
        {
            LiveIterators.End();
        }

        return source.DisposeAsync();
    }

    private void RefuseNull(T chunk)
    {
        if (chunk is null)
        {
            throw new InvalidViewResultException(InvalidViewResult.NullChunk(_view, typeof(T)));
        }
    }
}

/// <summary>Creates the body for each type of chunk.</summary>
internal static class ChunksBody
{
    public static ResponseBody Text(ChunkSource<string> source) => new ChunksBody<string>(source, new TextChunks());

    public static ResponseBody Bytes(ChunkSource<byte[]> source) => new ChunksBody<byte[]>(source, ByteChunks.Instance);

    public static ResponseBody Memory(ChunkSource<ReadOnlyMemory<byte>> source) => new ChunksBody<ReadOnlyMemory<byte>>(source, ByteChunks.Instance);
}

/// <summary>Writes chunks of one type.</summary>
/// <typeparam name="T">The type of a chunk.</typeparam>
internal interface IChunkWriter<T>
{
    /// <summary>Writes a chunk; false if there was nothing to write.</summary>
    bool Write(T chunk, PipeWriter writer);

    /// <summary>Writes the rest of the chunks, which was kept until the end.</summary>
    void Complete(PipeWriter writer);
}

/// <summary>Bytes, unchanged.</summary>
internal sealed class ByteChunks : IChunkWriter<byte[]>, IChunkWriter<ReadOnlyMemory<byte>>
{
    public static ByteChunks Instance { get; } = new();

    public bool Write(byte[] chunk, PipeWriter writer) => Write(chunk.AsMemory(), writer);

    public bool Write(ReadOnlyMemory<byte> chunk, PipeWriter writer)
    {
        writer.Write(chunk.Span);
        return !chunk.IsEmpty;
    }

    public void Complete(PipeWriter writer)
    {
    }
}

/// <summary>Text as UTF-8. A surrogate pair that is split between two chunks is sent whole.</summary>
internal sealed class TextChunks : IChunkWriter<string>
{
    // The size of a piece of a chunk. Its UTF-8, three bytes for a char, fits into a pipe's segment of 4096 bytes.
    private const int PieceLength = 1024;

    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();

    public bool Write(string chunk, PipeWriter writer)
    {
        bool wrote = false;
        for (int start = 0; start < chunk.Length; start += PieceLength)
        {
            wrote |= Encode(chunk.AsSpan(start, Math.Min(PieceLength, chunk.Length - start)), flush: false, writer);
        }

        return wrote;
    }

    public void Complete(PipeWriter writer) => Encode([], flush: true, writer);

    private bool Encode(ReadOnlySpan<char> text, bool flush, PipeWriter writer)
    {
#if NET
        int bytes = _encoder.GetBytes(text, writer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)), flush);
        writer.Advance(bytes);
#else
        char[] chars = text.ToArray();
        byte[] encoded = new byte[_encoder.GetByteCount(chars, 0, chars.Length, flush)];
        int bytes = _encoder.GetBytes(chars, 0, chars.Length, encoded, 0, flush);
        writer.Write(encoded.AsSpan(0, bytes));
#endif
        return bytes > 0;
    }
}
