using System.IO.Pipelines;
using System.Text;
using Bridge.Sending;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>Writes a response into ASP.NET Core's.</summary>
internal readonly struct HttpResponseTarget(HttpContextViewRequest request, HttpContext context) : IResponseTarget
{
    private readonly HttpContext _context = context;

    public string Method => _context.Request.Method;

    public bool IsHttps => _context.Request.IsHttps;

    public CancellationToken Cancellation => _context.RequestAborted;

    public int StatusCode => _context.Response.StatusCode;

    public void Begin(object body)
    {
    }

    public void DisableBuffering() => _context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

    public void SetStatus(int statusCode, string? reasonPhrase)
    {
        _context.Response.StatusCode = statusCode;
        if (_context.Features.Get<IHttpResponseFeature>() is { } feature)
        {
            // This also sets null, because an application's reason phrase belongs to its own status.
            feature.ReasonPhrase = ResponseHeadRules.SendablePhrase(_context, reasonPhrase);
        }
    }

    public void SetHeader(string name, StringValues values) => _context.Response.Headers[name] = values;

    public void AppendHeader(string name, StringValues values) => _context.Response.Headers.Append(name, values);

    public void RemoveHeader(string name) => _context.Response.Headers.Remove(name);

    public void SetContent(string? contentType, long? length)
    {
        IHeaderDictionary headers = _context.Response.Headers;
        if (contentType is not null)
        {
            headers.ContentType = contentType;
        }

        if (length is not null)
        {
            headers.ContentLength = length;
        }
    }

    public string? RequestHeader(string name) => _context.Request.Headers.TryGetValue(name, out StringValues values) ? values.ToString() : null;

    // The writes below do not use the request's token, which would cost an object. The server discards writes to a client that has left.
    public Task WriteTextAsync(string text, int byteCount)
    {
        HttpResponse response = _context.Response;
        Task start = response.StartAsync();
        if (!start.IsCompletedSuccessfully)
        {
            return WriteAfterStartAsync(start, response, text, byteCount);
        }

        PipeWriter writer = response.BodyWriter;
        WriteText(text, byteCount, writer);
        ValueTask<FlushResult> flush = writer.FlushAsync();
        return flush.IsCompletedSuccessfully ? Completed(flush.Result) : flush.AsTask();
    }

    public Task WriteBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        HttpResponse response = _context.Response;
        Task start = response.StartAsync();
        if (!start.IsCompletedSuccessfully)
        {
            return WriteAfterStartAsync(start, response, bytes);
        }

        ValueTask<FlushResult> write = response.BodyWriter.WriteAsync(bytes);
        return write.IsCompletedSuccessfully ? Completed(write.Result) : write.AsTask();
    }

    public PipeWriter OpenWriter() => _context.Response.BodyWriter;

    public ValueTask CloseWriterAsync(PipeWriter writer)
    {
        ValueTask<FlushResult> flush = writer.FlushAsync(_context.RequestAborted);
        return flush.IsCompletedSuccessfully ? new ValueTask(Completed(flush.Result)) : new ValueTask(flush.AsTask());
    }

    // The writer belongs to the server, which completes it with the request.
    public void AbandonWriter(PipeWriter writer, Exception failure)
    {
    }

    public Task? TrySendFileAsync(FileInfo file, long offset, long count) =>
        _context.Response.SendFileAsync(file.FullName, offset, count, _context.RequestAborted);

    public Task RunAppAsync(AppFunc app, AppOverlay overlay) => HeldHttpResponse.RunAsync(request, _context, app, overlay);

    private static void WriteText(string text, int byteCount, PipeWriter writer)
    {
        Span<byte> span = writer.GetSpan();
        if (byteCount <= span.Length)
        {
            writer.Advance(Encoding.UTF8.GetBytes(text, span));
        }
        else
        {
            Encoding.UTF8.GetBytes(text, writer);
        }
    }

    private static async Task WriteAfterStartAsync(Task start, HttpResponse response, string text, int byteCount)
    {
        await start;
        WriteText(text, byteCount, response.BodyWriter);
        await response.BodyWriter.FlushAsync();
    }

    private static async Task WriteAfterStartAsync(Task start, HttpResponse response, ReadOnlyMemory<byte> bytes)
    {
        await start;
        await response.BodyWriter.WriteAsync(bytes);
    }

    private static Task Completed(FlushResult flushed)
    {
        // The result of a write must be consumed once; this consumes it.
        _ = flushed;
        return Task.CompletedTask;
    }
}
