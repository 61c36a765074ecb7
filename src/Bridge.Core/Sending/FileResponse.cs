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

        int status = ResponseWriter.StatusOf(response, target);
        if (StatusRule.IsBodiless(status))
        {
            ResponseWriter.Begin(response, target, null, body.ContentType);
            return;
        }

        long length = file.Length;
        DateTimeOffset lastModified = WholeSeconds(file.LastWriteTimeUtc);
        string etag = $"\"{file.LastWriteTimeUtc.Ticks.ToString("x", CultureInfo.InvariantCulture)}-{length.ToString("x", CultureInfo.InvariantCulture)}\"";
        Headers headers = response.Headers is null ? new Headers() : new Headers(response.Headers);
        etag = Default(headers, "ETag", etag);
        Default(headers, "Last-Modified", lastModified.ToString("R", CultureInfo.InvariantCulture));
        Default(headers, "Accept-Ranges", "bytes");
        Default(headers, "Content-Disposition", ContentDisposition.Format("inline", body.File.Name));

        // Flask's default: a browser may cache the file, and checks each time whether it is still current.
        Default(headers, "Cache-Control", "no-cache");
        response.Headers = headers;

        // Conditions apply to success only (RFC 9110 section 13.2.1). If the view gave another status, the whole file is sent with it.
        bool isConditional = status == 200 && target.Method is "GET" or "HEAD";
        FileConditions conditions = isConditional
            ? FileConditions.Evaluate(target.RequestHeader, target.Method == "GET", etag, lastModified, length)
            : FileConditions.Whole(length);
        switch (conditions.StatusCode)
        {
            case 206:
                headers["Content-Range"] = $"bytes {conditions.Offset}-{conditions.Offset + conditions.Count - 1}/{length}";
                (response.StatusCode, response.ReasonPhrase) = (206, null);
                break;
            case 304:
                (response.StatusCode, response.ReasonPhrase) = (304, null);
                ResponseWriter.Begin(response, target, null, body.ContentType);
                return;
            case 412:
                await RefuseAsync(412, headers, target, defaults, view).ConfigureAwait(false);
                return;
            case 416:
                headers["Content-Range"] = $"bytes */{length}";
                await RefuseAsync(416, headers, target, defaults, view).ConfigureAwait(false);
                return;
        }

        await SendAsync(response, body, file, conditions, target, view).ConfigureAwait(false);
    }

    /// <summary>Sends a stream with the validators of its response, and a part of it if its length is known.</summary>
    public static async Task WriteAsync<TTarget>(CoercedResponse response, FileStreamBody body, TTarget target, ResponseDefaults defaults, string view)
        where TTarget : struct, IResponseTarget
    {
        long length = body.Length ?? 0;
        Headers headers = response.Headers is null ? new Headers() : new Headers(response.Headers);
        if (body.Length is not null)
        {
            Default(headers, "Accept-Ranges", "bytes");
        }

        Default(headers, "Cache-Control", "no-cache");
        response.Headers = headers;
        FileConditions conditions = ResponseWriter.StatusOf(response, target) == 200 && target.Method is "GET" or "HEAD"
            ? FileConditions.Evaluate(target.RequestHeader, target.Method == "GET", ValueOf(headers, "ETag"), DateOf(headers), length)
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
            case 412 or 416:
                await body.DiscardAsync().ConfigureAwait(false);
                if (conditions.StatusCode == 416)
                {
                    headers["Content-Range"] = $"bytes */{length}";
                }

                await RefuseAsync(conditions.StatusCode, headers, target, defaults, view).ConfigureAwait(false);
                return;
        }

        response.Body = body.Part(conditions.Offset, body.Length is null ? null : conditions.Count);
        await ResponseWriter.WriteAsync(response, target, defaults, view).ConfigureAwait(false);
    }

    private static string? ValueOf(Headers headers, string name) => headers[name].Count > 0 ? headers[name][0] : null;

    private static DateTimeOffset? DateOf(Headers headers) =>
        DateTimeOffset.TryParseExact(
            ValueOf(headers, "Last-Modified"),
            "R",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset date)
            ? date
            : null;

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

    private static string Default(Headers headers, string name, string value)
    {
        if (!headers.Contains(name))
        {
            headers[name] = value;
        }

        return headers[name].Count > 0 ? headers[name][0]! : value;
    }

    private static DateTimeOffset WholeSeconds(DateTime utc) => new(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
