using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Bridge.Markup;

namespace Bridge.Bodies;

/// <summary>HTML. Short HTML is sent with its length, and longer HTML is streamed.</summary>
internal sealed class HtmlBody(Html html) : ResponseBody
{
    public const string MediaType = "text/html; charset=utf-8";

    public override long? Length => null;

    // The type is always HTML, also if the options have another default type.
    internal override string? ContentType => MediaType;

    // The first chunk is produced before the headers are written, so that a value that fails at once is a clean error.
    internal override async ValueTask<OpenBody> OpenAsync(BodyContext context)
    {
        HtmlReader reader = new(html);
        try
        {
            string first = await reader.ReadAsync(context.Cancellation).ConfigureAwait(false) ?? "";
            return reader.IsAtEnd ? new OpenBytes(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(first))) : new OpenHtml(reader, first);
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // No sequence in it has been started yet.
    internal override ValueTask DiscardAsync() => default;

    private sealed class OpenHtml(HtmlReader reader, string first) : OpenBody
    {
        public override long? Length => null;

        public override async Task WriteAsync(PipeWriter writer, CancellationToken cancellation)
        {
            TextChunks chunks = new();
            for (string? chunk = first; chunk is not null; chunk = await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                if (!chunks.Write(chunk, writer))
                {
                    cancellation.ThrowIfCancellationRequested();
                }
                else if ((await writer.FlushAsync(cancellation).ConfigureAwait(false)).IsCompleted)
                {
                    return;
                }
            }

            chunks.Complete(writer);
        }

        public override ValueTask CloseAsync(Exception? failure) => reader.DisposeAsync();
    }
}
