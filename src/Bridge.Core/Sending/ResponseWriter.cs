using System.IO.Pipelines;
using System.Text;
using Bridge.Bodies;
using Bridge.Errors;
using Bridge.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Sending;

/// <summary>
/// Sends a coerced response. It decides which headers, which length, and whether a body is sent; the hosts' targets carry that out.
/// </summary>
internal static class ResponseWriter
{
    public static Task WriteAsync<TTarget>(in CoercedResponse response, TTarget target, ResponseDefaults defaults, string view)
        where TTarget : struct, IResponseTarget
    {
        target.Begin(response.Body);
        switch (response.Body)
        {
            case string text:
                int byteCount = Encoding.UTF8.GetByteCount(text);
                return Begin(response, target, byteCount, defaults.ContentType) && byteCount > 0 ? target.WriteTextAsync(text, byteCount) : Task.CompletedTask;
            case byte[] bytes:
                return Begin(response, target, bytes.Length, defaults.ContentType) && bytes.Length > 0 ? target.WriteBytesAsync(bytes) : Task.CompletedTask;
            case FileBody file:
                return FileResponse.WriteAsync(response, file, target, defaults, view);
            case FileStreamBody stream:
                return FileResponse.WriteAsync(response, stream, target, defaults, view);
            case ResponseBody body:
                return WriteBody(response, body, target, defaults, view);
            default:
                return RunApp(response, (AppFunc)response.Body, target, view);
        }
    }

    /// <summary>Sends text to which the view gave neither a status nor headers, as most views do.</summary>
    public static Task WriteTextAsync<TTarget>(string text, TTarget target, ResponseDefaults defaults, string view)
        where TTarget : struct, IResponseTarget
    {
        int status = target.StatusCode;
        if (StatusRule.IsBodiless(status))
        {
            return WriteAsync(new CoercedResponse { Body = text }, target, defaults, view);
        }

        target.Begin(text);
        int byteCount = Encoding.UTF8.GetByteCount(text);
        target.SetContent(defaults.ContentType, byteCount);
        return byteCount > 0 && StatusRule.SendsBody(status, target.Method) ? target.WriteTextAsync(text, byteCount) : Task.CompletedTask;
    }

    /// <summary>Sets the headers that a view gave, replacing the host's own.</summary>
    public static void SetHeaders<TTarget>(Headers headers, TTarget target)
        where TTarget : struct, IResponseTarget
    {
        Dictionary<string, StringValues>.Enumerator entries = headers.Enumerate();
        while (entries.MoveNext())
        {
            SetHeader(entries.Current.Key, entries.Current.Value, target);
        }

        SetCookies(headers, target);
    }

    /// <summary>
    /// The status that is sent. If the view gave none, the host's status stays, so that an error page keeps the status of its error, on ASP.NET Core as on
    /// Katana.
    /// </summary>
    internal static int StatusOf<TTarget>(in CoercedResponse response, TTarget target)
        where TTarget : struct, IResponseTarget => response.StatusCode == 0 ? target.StatusCode : response.StatusCode;

    /// <summary>Writes the status and the headers into the target.</summary>
    /// <returns>Whether the body is sent.</returns>
    internal static bool Begin<TTarget>(in CoercedResponse response, TTarget target, long? length, string contentType)
        where TTarget : struct, IResponseTarget
    {
        int status = StatusOf(response, target);
        return Begin(response, target, status, StatusRule.SendsBody(status, target.Method), length, contentType);
    }

    // Reading the method and the status from the host costs time, so callers that have read them pass on the result.
    private static bool Begin<TTarget>(in CoercedResponse response, TTarget target, int status, bool sendsBody, long? length, string contentType)
        where TTarget : struct, IResponseTarget
    {
        bool isBodiless = StatusRule.IsBodiless(status);
        if (response is { StatusCode: 0, ReasonPhrase: null, Headers: null } && !isBodiless)
        {
            target.SetContent(contentType, length);
            return sendsBody;
        }

        bool hasContentType = status == 304;
        if (response.StatusCode != 0 || response.ReasonPhrase is not null)
        {
            target.SetStatus(status, response.ReasonPhrase);
        }

        if (response.Headers is not null)
        {
            Dictionary<string, StringValues>.Enumerator entries = response.Headers.Enumerate();
            while (entries.MoveNext())
            {
                string name = entries.Current.Key;
                // A known length always replaces the one that was set.
                if ((isBodiless && HeaderRules.IsLeftOut(status, name)) || (length is not null && HeaderRules.IsLength(name)))
                {
                    continue;
                }

                hasContentType |= name.Length == "Content-Type".Length && string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase);
                SetHeader(name, entries.Current.Value, target);
            }

            SetCookies(response.Headers, target);
        }

        target.SetContent(hasContentType ? null : contentType, isBodiless ? null : length);

        return sendsBody;
    }

    /// <summary>Adds the headers that stop caches and proxies from keeping or collecting events, unless the view has set them.</summary>
    private static CoercedResponse WithEventHeaders(CoercedResponse response)
    {
        Headers headers = response.Headers is null ? new Headers() : new Headers(response.Headers);
        if (!headers.Contains("Cache-Control"))
        {
            headers["Cache-Control"] = "no-cache";
        }

        // Without this header nginx collects a response (ngx_http_proxy_module, proxy_buffering).
        if (!headers.Contains("X-Accel-Buffering"))
        {
            headers["X-Accel-Buffering"] = "no";
        }

        response.Headers = headers;
        return response;
    }

    private static Task RunApp<TTarget>(in CoercedResponse response, AppFunc app, TTarget target, string view)
        where TTarget : struct, IResponseTarget
    {
        if (response is { StatusCode: 0, ReasonPhrase: null, Headers: null })
        {
            return target.RunAppAsync(app, AppOverlay.None);
        }

        // An invalid length is refused before the application runs. The host would refuse it only after the response has started.
        long? length = StatusRule.IsBodiless(response.StatusCode) ? null : DeclaredLength(response.Headers, view);
        return target.RunAppAsync(app, new AppOverlay(response.StatusCode, response.ReasonPhrase, response.Headers, length, view));
    }

    private static Task WriteBody<TTarget>(in CoercedResponse response, ResponseBody body, TTarget target, ResponseDefaults defaults, string view)
        where TTarget : struct, IResponseTarget
    {
        int status = StatusOf(response, target);
        if (StatusRule.IsBodiless(status))
        {
            return DiscardAsync(response, body, target, defaults);
        }

        bool sendsBody = StatusRule.SendsBody(status, target.Method);
        ValueTask<OpenBody> opening = body.OpenAsync(new BodyContext(defaults.Json, view, !sendsBody, target.Cancellation, defaults.Heartbeat));
        if (opening.IsCompletedSuccessfully)
        {
            OpenBody open = opening.Result;
            return open.TryGetWhole(out ReadOnlyMemory<byte> whole)
                ? WriteWhole(response, open, whole, target, status, sendsBody, body.ContentType ?? defaults.ContentType)
                : WriteOpenedAsync(response, body, new ValueTask<OpenBody>(open), target, defaults, view);
        }

        return WriteOpenedAsync(response, body, opening, target, defaults, view);
    }

    private static async Task DiscardAsync<TTarget>(CoercedResponse response, ResponseBody body, TTarget target, ResponseDefaults defaults)
        where TTarget : struct, IResponseTarget
    {
        await body.DiscardAsync().ConfigureAwait(false);
        Begin(response, target, null, body.ContentType ?? defaults.ContentType);
    }

    /// <summary>Writes a body that is complete in memory, such as most JSON. If the host accepts it synchronously, no state machine is allocated.</summary>
    private static Task WriteWhole<TTarget>(
        in CoercedResponse response,
        OpenBody open,
        ReadOnlyMemory<byte> whole,
        TTarget target,
        int status,
        bool sendsBody,
        string contentType)
        where TTarget : struct, IResponseTarget
    {
        Task writing;
        try
        {
            writing = Begin(response, target, status, sendsBody, whole.Length, contentType) && whole.Length > 0
                ? target.WriteBytesAsync(whole)
                : Task.CompletedTask;
        }
        catch (Exception failure)
        {
            writing = Task.FromException(failure);
        }

        if (writing.Status == TaskStatus.RanToCompletion)
        {
            ValueTask closing = open.CloseAsync(null);
            return closing.IsCompletedSuccessfully ? Task.CompletedTask : closing.AsTask();
        }

        return CloseLaterAsync(writing, open);
    }

    private static async Task CloseLaterAsync(Task writing, OpenBody open)
    {
        Exception? failure = null;
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            await open.CloseAsync(failure).ConfigureAwait(false);
        }
    }

    private static async Task WriteOpenedAsync<TTarget>(
        CoercedResponse response, ResponseBody body, ValueTask<OpenBody> opening, TTarget target, ResponseDefaults defaults, string view)
        where TTarget : struct, IResponseTarget
    {
        OpenBody open = await opening.ConfigureAwait(false);
        if (body is EventsBody)
        {
            target.DisableBuffering();
            response = WithEventHeaders(response);
        }

        Exception? failure = null;
        PipeWriter? writer = null;
        try
        {
            long? expected = open.Length ?? DeclaredLength(response.Headers, view);
            if (Begin(response, target, open.Length, body.ContentType ?? defaults.ContentType))
            {
                writer = target.OpenWriter();
                if (expected is not { } length || open.IsLengthCertain)
                {
                    await open.WriteAsync(writer, target.Cancellation).ConfigureAwait(false);
                }
                else
                {
                    LengthGuard guard = new(writer, length, view);
                    await open.WriteAsync(guard, target.Cancellation).ConfigureAwait(false);
                    guard.Verify();
                }

                await target.CloseWriterAsync(writer).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            failure = error;
            if (writer is not null)
            {
                target.AbandonWriter(writer, error);
            }

            throw;
        }
        finally
        {
            await open.CloseAsync(failure).ConfigureAwait(false);
        }
    }

    private static long? DeclaredLength(Headers? headers, string view)
    {
        if (headers is null || !headers.TryGetValue("Content-Length", out StringValues values) || values.Count == 0)
        {
            return null;
        }

        return HeaderRules.TryReadLength(values[0], out long length)
            ? length
            : throw new InvalidViewResultException(InvalidViewResult.Headers(view, InvalidViewResult.NoLength(values[0]!)));
    }

    private static void SetHeader<TTarget>(string name, StringValues values, TTarget target)
        where TTarget : struct, IResponseTarget
    {
        if (values.Count == 0)
        {
            target.RemoveHeader(name);
        }
        else if (name.Length == "Set-Cookie".Length && string.Equals(name, "Set-Cookie", StringComparison.OrdinalIgnoreCase))
        {
            // Cookies that middleware set before the view ran, such as a session, stay.
            target.AppendHeader(name, values);
        }
        else
        {
            target.SetHeader(name, values);
        }
    }

    private static void SetCookies<TTarget>(Headers headers, TTarget target)
        where TTarget : struct, IResponseTarget
    {
        if (headers.Cookies is not null)
        {
            foreach ((string name, string value, CookieAttributes attributes) in headers.Cookies)
            {
                target.AppendHeader("Set-Cookie", SetCookieHeader.Format(name, value, attributes, target.IsHttps));
            }
        }
    }
}
