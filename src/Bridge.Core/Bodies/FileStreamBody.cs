using System.IO.Pipelines;

namespace Bridge.Bodies;

/// <summary>A stream that is sent like a file. If the stream can seek and the request asks for a part of it, that part is sent.</summary>
/// <remarks>If the length is not known, the stream cannot seek, or a wrapper only claims that it can. Then the whole is sent.</remarks>
internal sealed class FileStreamBody(Stream stream, string contentType) : StreamBody(stream)
{
    private readonly long? _start = PositionOf(stream);
    private readonly Stream _stream = stream;

    internal override string ContentType => contentType;

    /// <summary>A part of the stream, counted from its first position, for the one response that sends it.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its length in bytes; null for all that is left, of a stream whose length is not known.</param>
    public ResponseBody Part(long offset, long? count) => new PartBody(this, offset, count);

    private Task WritePartAsync(PipeWriter writer, long offset, long? count, CancellationToken cancellation)
    {
        if (count is not { } length)
        {
            return CopyAsync(_stream, writer, cancellation);
        }

        _stream.Seek(_start!.Value + offset, SeekOrigin.Begin);
        return CopyAsync(_stream, writer, cancellation, length);
    }

    private static long? PositionOf(Stream stream)
    {
        try
        {
            return stream.CanSeek ? stream.Position : null;
        }
        catch (Exception)
        {
            // The base class gives no length in this case.
            return null;
        }
    }

    /// <summary>A part of the stream.</summary>
    internal sealed class PartBody(FileStreamBody whole, long offset, long? count) : ResponseBody
    {
        public override long? Length => count;

        internal override string ContentType => whole.ContentType;

        internal override async ValueTask<OpenBody> OpenAsync(BodyContext context) =>
            new OpenPart(await whole.OpenAsync(context).ConfigureAwait(false), whole, offset, count);

        internal override ValueTask DiscardAsync() => whole.DiscardAsync();
    }

    private sealed class OpenPart(OpenBody open, FileStreamBody whole, long offset, long? count) : OpenBody
    {
        public override long? Length => count;

        public override Task WriteAsync(PipeWriter writer, CancellationToken cancellation) => whole.WritePartAsync(writer, offset, count, cancellation);

        public override ValueTask CloseAsync(Exception? failure) => open.CloseAsync(failure);
    }
}
