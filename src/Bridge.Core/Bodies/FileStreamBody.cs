using System.IO.Pipelines;

namespace Bridge.Bodies;

/// <summary>A stream that can seek, sent as a file is: a part of it if the request asks for one.</summary>
internal sealed class FileStreamBody(Stream stream, string contentType) : StreamBody(stream)
{
    private readonly long _start = stream.Position;
    private readonly Stream _stream = stream;

    internal override string ContentType => contentType;

    /// <summary>A part of the stream, counted from its first position, for the one response that sends it.</summary>
    public ResponseBody Part(long offset, long count) => new PartBody(this, offset, count);

    private Task WritePartAsync(PipeWriter writer, long offset, long count, CancellationToken cancellation)
    {
        _stream.Seek(_start + offset, SeekOrigin.Begin);
        return CopyAsync(_stream, writer, cancellation, count);
    }

    /// <summary>A part of the stream.</summary>
    internal sealed class PartBody(FileStreamBody whole, long offset, long count) : ResponseBody
    {
        public override long? Length => count;

        internal override string ContentType => whole.ContentType;

        internal override async ValueTask<OpenBody> OpenAsync(BodyContext context) =>
            new OpenPart(await whole.OpenAsync(context).ConfigureAwait(false), whole, offset, count);

        internal override ValueTask DiscardAsync() => whole.DiscardAsync();
    }

    private sealed class OpenPart(OpenBody open, FileStreamBody whole, long offset, long count) : OpenBody
    {
        public override long? Length => count;

        public override Task WriteAsync(PipeWriter writer, CancellationToken cancellation) => whole.WritePartAsync(writer, offset, count, cancellation);

        public override ValueTask CloseAsync(Exception? failure) => open.CloseAsync(failure);
    }
}
