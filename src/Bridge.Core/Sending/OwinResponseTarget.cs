using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Bridge.Http;
using Microsoft.Extensions.Primitives;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Sending;

/// <summary>Writes a response into the OWIN environment of any server. OWIN 1.0.1 section 3.5.</summary>
internal readonly struct OwinResponseTarget(IDictionary<string, object> environment) : IResponseTarget
{
    // Each segment becomes a write to the server's stream, and a chunk on the wire if the server does not buffer. An HttpListener server sent text at 80 MB per
    // second with the default of 4 KiB, at 700 with this size, and hardly faster with twice as much.
    private const int SegmentSize = 32 * 1024;

    private readonly OwinEnvironment _environment = new(environment);

    public string Method => _environment.Method;

    public bool IsHttps => string.Equals(_environment.Scheme, "https", StringComparison.OrdinalIgnoreCase);

    public CancellationToken Cancellation => _environment.CallCancelled;

    public int StatusCode => _environment.StatusCode;

    /// <summary>Sends a response as the answer to a request, without a view.</summary>
    public static async Task SendAsync(Response response, IDictionary<string, object> environment)
    {
        const string Name = "of Response.ToAppFunc()";
        var coerced = CoercedResponse.Of(response);
        if (coerced.CheckHead(Name) is { } problem)
        {
            try
            {
                await coerced.DiscardAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The refusal is the error to report.
            }

            throw new InvalidViewResultException(problem);
        }

        await ResponseWriter.WriteAsync(coerced, new OwinResponseTarget(environment), ResponseDefaults.Default, Name).ConfigureAwait(false);
    }

    public void Begin(object body)
    {
    }

    // Katana's host for IIS has this key.
    public void DisableBuffering() => _environment.Get<Action>(OwinKeys.DisableResponseBuffering)?.Invoke();

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

    // The stream belongs to the server: it is flushed here, and never closed.
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
