using System.IO.Pipelines;
using System.Net.Http;

namespace Bridge.Responses;

/// <summary>The content of another library's response. The whole message is disposed with it.</summary>
internal sealed class HttpMessageBody(HttpResponseMessage message) : OneShotBody
{
    // Reading the header computes the length where the content knows it (a string, a form), and answers null where it does not.
    private readonly long? _length = message.Content is null ? 0 : message.Content.Headers.ContentLength;

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
}
