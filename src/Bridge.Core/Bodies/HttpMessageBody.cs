using System.IO.Pipelines;
using System.Net.Http;
using System.Net.Http.Headers;

namespace Bridge.Bodies;

/// <summary>The content of another library's response. The whole message is disposed with it.</summary>
internal sealed class HttpMessageBody(HttpResponseMessage message) : OneShotBody
{
    private readonly long? _length = message.Content is null ? 0 : LengthOf(message.Content.Headers);

    private Stream? _stream;

    public override long? Length => _length;

    protected override async ValueTask BeginAsync(BodyContext context)
    {
        if (message.Content is not null)
        {
#if NET
            _stream = await message.Content.ReadAsStreamAsync(context.Cancellation).ConfigureAwait(false);
#else
            _stream = await message.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        }
    }

    protected override Task WriteAsync(PipeWriter writer, CancellationToken cancellation) =>
        _stream is null ? Task.CompletedTask : StreamBody.CopyAsync(_stream, writer, cancellation);

    protected override ValueTask ReleaseAsync(Exception? failure)
    {
        message.Dispose();
        return default;
    }

    // Reading the length computes it if the content knows it (a string, a form), unless a length was set before, such as by the server that sent the content.
    // The computed length is the correct one.
    private static long? LengthOf(HttpContentHeaders headers)
    {
        long? given = headers.ContentLength;
        headers.Remove("Content-Length");
        return headers.ContentLength ?? given;
    }
}
