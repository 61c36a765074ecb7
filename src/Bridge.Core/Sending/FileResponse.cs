using System.Globalization;
using System.IO.Pipelines;
using Bridge.Bodies;
using Bridge.Errors;
using Bridge.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Sending;

/// <summary>Sends a file as Flask's <c>send_file</c> does: with validators, conditional requests and ranges.</summary>
internal static class FileResponse
{
    public static async Task WriteAsync<TTarget>(CoercedResponse response, FileBody body, TTarget target, ResponseDefaults defaults, string view)
        where TTarget : struct, IResponseTarget
    {
        FileInfo file = body.Find();
        if (!file.Exists)
        {
            throw new InvalidViewResultException(InvalidViewResult.MissingFile(view, body.File.FullName));
        }

        if (StatusRule.IsBodiless(ResponseWriter.StatusOf(response, target)))
        {
            ResponseWriter.Begin(response, target, null, body.ContentType);
            return;
        }

        long length = file.Length;
        DateTime changed = file.LastWriteTimeUtc;
        Headers headers = response.Headers is null ? new Headers() : new Headers(response.Headers);
        Default(headers, "ETag", $"\"{changed.Ticks.ToString("x", CultureInfo.InvariantCulture)}-{length.ToString("x", CultureInfo.InvariantCulture)}\"");
        Default(headers, "Last-Modified", changed.ToString("R", CultureInfo.InvariantCulture));
        Default(headers, "Content-Disposition", ContentDisposition.Format("inline", body.File.Name));
        FileConditions conditions = Apply(ref response, headers, target, length);
        switch (conditions.StatusCode)
        {
            case 304:
                ResponseWriter.Begin(response, target, null, body.ContentType);
                return;
            case 412 or 416:
                await RefuseAsync(conditions.StatusCode, headers, target, defaults, view).ConfigureAwait(false);
                return;
        }

        await SendAsync(response, body, file, conditions, target, view).ConfigureAwait(false);
    }

    /// <summary>Sends a stream with the validators of its response, and a part of it if its length is known.</summary>
    public static async Task WriteAsync<TTarget>(CoercedResponse response, FileStreamBody body, TTarget target, ResponseDefaults defaults, string view)
        where TTarget : struct, IResponseTarget
    {
        Headers headers = response.Headers is null ? new Headers() : new Headers(response.Headers);
        FileConditions conditions = Apply(ref response, headers, target, body.Length);
        if (conditions.StatusCode is 412 or 416)
        {
            await body.DiscardAsync().ConfigureAwait(false);
            await RefuseAsync(conditions.StatusCode, headers, target, defaults, view).ConfigureAwait(false);
            return;
        }

        response.Body = body.Part(conditions.Offset, body.Length is null ? null : conditions.Count);
        await ResponseWriter.WriteAsync(response, target, defaults, view).ConfigureAwait(false);
    }

    /// <summary>
    /// Decides by the request's conditions what is sent, and gives the response the status and the headers for it. Without a known length, no range is sent.
    /// </summary>
    private static FileConditions Apply<TTarget>(ref CoercedResponse response, Headers headers, TTarget target, long? known)
        where TTarget : struct, IResponseTarget
    {
        if (known is not null)
        {
            Default(headers, "Accept-Ranges", "bytes");
        }

        // Flask's default: a browser may cache the file, and checks each time whether it is still current.
        Default(headers, "Cache-Control", "no-cache");
        response.Headers = headers;

        // An unknown length is 0 here, and has no range to send either.
        long length = known ?? 0;

        // Conditions apply to success only (RFC 9110 section 13.2.1). If the view gave another status, the whole file is sent with it.
        bool isConditional = ResponseWriter.StatusOf(response, target) == 200 && target.Method is "GET" or "HEAD";
        FileConditions conditions = isConditional
            ? FileConditions.Evaluate(
                target.RequestHeader, target.Method == "GET", ValueOf(headers, "ETag"), FileConditions.DateOf(ValueOf(headers, "Last-Modified")), length)
            : FileConditions.Whole(length);
        switch (conditions.StatusCode)
        {
            case 206:
                headers["Content-Range"] = $"bytes {conditions.Offset}-{conditions.Offset + conditions.Count - 1}/{length}";
                (response.StatusCode, response.ReasonPhrase) = (206, null);
                break;
            case 304:
                (response.StatusCode, response.ReasonPhrase) = (304, null);
                break;
            case 416:
                headers["Content-Range"] = $"bytes */{length}";
                break;
        }

        return conditions;
    }

    private static string? ValueOf(Headers headers, string name) => headers[name].Count > 0 ? headers[name][0] : null;

    private static async Task SendAsync<TTarget>(
        CoercedResponse response, FileBody body, FileInfo file, FileConditions part, TTarget target, string view)
        where TTarget : struct, IResponseTarget
    {
        // Opened before the headers are written, so that a file that cannot be read is a clean error.
        using FileStream stream = body.OpenRead();
        if (!ResponseWriter.Begin(response, target, part.Count, body.ContentType))
        {
            return;
        }

        if (part.Count == 0)
        {
            return;
        }

        if (target.TrySendFileAsync(file, part.Offset, part.Count) is { } sending)
        {
            await sending.ConfigureAwait(false);
            Verify(stream, part, view);
            return;
        }

        stream.Seek(part.Offset, SeekOrigin.Begin);
        PipeWriter writer = target.OpenWriter();
        try
        {
            LengthGuard guard = new(writer, part.Count, view);
            await StreamBody.CopyAsync(stream, guard, target.Cancellation, part.Count).ConfigureAwait(false);
            Verify(stream, part, view);
            guard.Verify();
            await target.CloseWriterAsync(writer).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            target.AbandonWriter(writer, failure);
            throw;
        }
    }

    // The file was shortened while it was sent. Not every server reports this, and none names the view.
    private static void Verify(FileStream stream, FileConditions part, string view)
    {
        if (stream.Length < part.Offset + part.Count)
        {
            throw new InvalidViewResultException(InvalidViewResult.ShortenedFile(view, stream.Name, part.Offset + part.Count, stream.Length));
        }
    }

    private static Task RefuseAsync<TTarget>(int statusCode, Headers fileHeaders, TTarget target, ResponseDefaults defaults, string view)
        where TTarget : struct, IResponseTarget
    {
        var page = new HttpException(statusCode).ToResponse();
        foreach (string name in (string[])["ETag", "Last-Modified", "Accept-Ranges", "Content-Range"])
        {
            if (fileHeaders.Contains(name))
            {
                page.Headers[name] = fileHeaders[name];
            }
        }

        return ResponseWriter.WriteAsync(
            new CoercedResponse { Body = ((TextBody)page.Body).Value, StatusCode = statusCode, Headers = page.Headers }, target, defaults, view);
    }

    private static void Default(Headers headers, string name, string value)
    {
        if (!headers.Contains(name))
        {
            headers[name] = value;
        }
    }
}
