using System.IO.Pipelines;
using System.Text;
using Bridge.Bodies;
using Bridge.Errors;
using Bridge.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Sending;

/// <summary>
/// Sends a coerced response: which headers, which length, and whether a body at all. The hosts' targets carry out what is decided here.
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

    /// <summary>Sets the headers that a view gave over those that the host has.</summary>
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
    /// The status that the response goes out with. Where the view gave none, that of the host stays: an error page runs under the status of the
    /// error, on ASP.NET Core as on Katana.
    /// </summary>
    internal static int StatusOf<TTarget>(in CoercedResponse response, TTarget target)
        where TTarget : struct, IResponseTarget => response.StatusCode == 0 ? target.StatusCode : response.StatusCode;

    /// <summary>Writes the status and the headers into the target.</summary>
    /// <returns>Whether the body is sent.</returns>
    internal static bool Begin<TTarget>(in CoercedResponse response, TTarget target, long? length, string contentType)
        where TTarget : struct, IResponseTarget => Begin(response, target, StatusOf(response, target), target.Method == "HEAD", length, contentType);

    private static bool Begin<TTarget>(in CoercedResponse response, TTarget target, int status, bool isHead, long? length, string contentType)
        where TTarget : struct, IResponseTarget
    {
        if (response is { StatusCode: 0, ReasonPhrase: null, Headers: null } && !StatusRule.IsBodiless(status))
        {
            target.SetContent(contentType, length);
            return !isHead;
        }

        bool isBodiless = StatusRule.IsBodiless(status);
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
                if (status == 304 && HeaderRules.IsDroppedBy304(name))
                {
                    continue;
                }

                if (name.Length == "Content-Length".Length
                    && string.Equals(name, "Content-Length", StringComparison.OrdinalIgnoreCase)
                    && (isBodiless || length is not null))
                {
                    // A length that is known is always the true one.
                    continue;
                }

                hasContentType |= name.Length == "Content-Type".Length && string.Equals(name, "Content-Type", StringComparison.OrdinalIgnoreCase);
                SetHeader(name, entries.Current.Value, target);
            }

            SetCookies(response.Headers, target);
        }

        target.SetContent(hasContentType ? null : contentType, isBodiless ? null : length);

        return !isBodiless && !isHead;
    }

    private static Task RunApp<TTarget>(in CoercedResponse response, AppFunc app, TTarget target, string view)
        where TTarget : struct, IResponseTarget
    {
        if (response is { StatusCode: 0, ReasonPhrase: null, Headers: null })
        {
            return target.RunAppAsync(app, AppOverlay.None);
        }

        // What is no length is refused before the application runs: the host would, when it has begun.
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

        bool isHead = target.Method == "HEAD";
        ValueTask<OpenBody> opening = body.OpenAsync(new BodyContext(defaults.Json, view, isHead, target.Cancellation));
        if (opening.IsCompletedSuccessfully)
        {
            OpenBody open = opening.Result;
            return open.TryGetWhole(out ReadOnlyMemory<byte> whole)
                ? WriteWhole(response, open, whole, target, status, isHead, body.ContentType ?? defaults.ContentType)
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

    /// <summary>Writes a body that is there as a whole, such as most JSON: without a state machine where the host takes it at once.</summary>
    private static Task WriteWhole<TTarget>(
        in CoercedResponse response,
        OpenBody open,
        ReadOnlyMemory<byte> whole,
        TTarget target,
        int status,
        bool isHead,
        string contentType)
        where TTarget : struct, IResponseTarget
    {
        Task writing;
        try
        {
            writing = Begin(response, target, status, isHead, whole.Length, contentType) && whole.Length > 0
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
            // What middleware set before the view ran, a session above all, stays.
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
