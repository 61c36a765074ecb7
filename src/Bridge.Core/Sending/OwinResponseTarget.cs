using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Bridge.Http;
using Microsoft.Extensions.Primitives;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Sending;

/// <summary>Writes a response into an OWIN environment, whichever server made it. OWIN 1.0.1 section 3.5.</summary>
internal readonly struct OwinResponseTarget(IDictionary<string, object> environment) : IResponseTarget
{
    // Each segment becomes a write of the server's stream, and a chunk on the wire of a host that holds nothing back: with 4 KiB, the default, the self-host
    // sends text at 80 MB a second, with this at 700, and with twice as much hardly faster.
    private const int SegmentSize = 32 * 1024;

    private readonly OwinEnvironment _environment = new(environment);

    public string Method => _environment.Method;

    public bool IsHttps => string.Equals(_environment.Scheme, "https", StringComparison.OrdinalIgnoreCase);

    public CancellationToken Cancellation => _environment.CallCancelled;

    public int StatusCode => _environment.StatusCode;

    /// <summary>Sends a response as the answer to a request, without a view.</summary>
    public static async Task SendAsync(Response response, IDictionary<string, object> environment)
    {
        const string name = "of Response.ToAppFunc()";
        var coerced = CoercedResponse.Of(response);
        if (coerced.CheckHead(name) is { } problem)
        {
            try
            {
                await coerced.DiscardAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The refusal is what has to be mended.
            }

            throw new InvalidViewResultException(problem);
        }

        await ResponseWriter.WriteAsync(coerced, new OwinResponseTarget(environment), ResponseDefaults.Default, name).ConfigureAwait(false);
    }

    public void Begin(object body)
    {
    }

    public void SetStatus(int statusCode, string? reasonPhrase)
    {
        OwinEnvironment environment = _environment;
        environment.StatusCode = statusCode;
        if (reasonPhrase is not null && !StatusRule.IsReasonPhrase(reasonPhrase))
        {
            environment.Get<TextWriter>(OwinKeys.TraceOutput)?.WriteLine(StatusRule.LeftOut(reasonPhrase));
            reasonPhrase = null;
        }

        if (reasonPhrase is not null || environment.ReasonPhrase is not null)
        {
            environment.ReasonPhrase = reasonPhrase;
        }
    }

    public void SetHeader(string name, StringValues values) => _environment.ResponseHeaders[name] = values.ToArray()!;

    public void AppendHeader(string name, StringValues values)
    {
        IDictionary<string, string[]> headers = _environment.ResponseHeaders;
        string[] added = values.ToArray()!;
        headers[name] = headers.TryGetValue(name, out string[]? before) && before is { Length: > 0 } ? [.. before, .. added] : added;
    }

    public void RemoveHeader(string name) => _environment.ResponseHeaders.Remove(name);

    public void SetContent(string? contentType, long? length)
    {
        IDictionary<string, string[]> headers = _environment.ResponseHeaders;
        if (contentType is not null)
        {
            headers["Content-Type"] = [contentType];
        }

        if (length is { } known)
        {
            headers["Content-Length"] = [known.ToString(CultureInfo.InvariantCulture)];
        }
    }

    public string? RequestHeader(string name) =>
        _environment.RequestHeaders.TryGetValue(name, out string[]? values) && values is { Length: > 0 } ? string.Join(",", values) : null;

    public Task WriteTextAsync(string text, int byteCount) => WriteBytesAsync(Encoding.UTF8.GetBytes(text));

    public Task WriteBytesAsync(ReadOnlyMemory<byte> bytes)
    {
#if NET
        return _environment.ResponseBody.WriteAsync(bytes, Cancellation).AsTask();
#else
        bool isArray = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment);
        segment = isArray ? segment : new ArraySegment<byte>(bytes.ToArray());
        return _environment.ResponseBody.WriteAsync(segment.Array!, segment.Offset, segment.Count, Cancellation);
#endif
    }

    // The stream is the server's: it is flushed here, and never closed.
    public PipeWriter OpenWriter() =>
        PipeWriter.Create(_environment.ResponseBody, new StreamPipeWriterOptions(minimumBufferSize: SegmentSize, leaveOpen: true));

    public async ValueTask CloseWriterAsync(PipeWriter writer)
    {
        await writer.FlushAsync(Cancellation).ConfigureAwait(false);
        await writer.CompleteAsync().ConfigureAwait(false);
    }

    public void AbandonWriter(PipeWriter writer, Exception failure) => writer.Complete(failure);

    public Task? TrySendFileAsync(FileInfo file, long offset, long count) =>
        _environment.Get<SendFileFunc>(OwinKeys.SendFileAsync)?.Invoke(file.FullName, offset, count, Cancellation);

    public Task RunAppAsync(AppFunc app, AppOverlay overlay) => new HeldResponse(_environment.Dictionary, overlay).RunAsync(app);
}
