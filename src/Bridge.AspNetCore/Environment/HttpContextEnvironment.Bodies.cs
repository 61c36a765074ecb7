using System.IO.Pipelines;
using Bridge.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore;

/// <content>The bodies of the request and the response, and the bodies with which ASP.NET Core components or the application replaced them.</content>
internal sealed partial class HttpContextEnvironment
{
    internal Stream GetResponseBody(HttpContext context)
        => _details?.ResponseBodyReplacement is { } replacement && ReferenceEquals(replacement.Feature, context.Features.Get<IHttpResponseBodyFeature>())
            ? replacement.Stream
            : GetResponseBody(context.Response.BodyWriter);

    private OwinResponseStream GetResponseBody(PipeWriter writer)
    {
        if (_responseBody is not { } latest)
        {
            return _responseBody = new OwinResponseStream(this, writer);
        }

        if (latest.IsOver(writer))
        {
            return latest;
        }

        return _responseBody = OtherResponseBody(writer, latest);
    }

    // A component between two applications, such as response compression, replaced the body for the inner one, or restored it.
    private OwinResponseStream OtherResponseBody(PipeWriter writer, OwinResponseStream latest)
    {
        List<OwinResponseStream> others = GetDetails().OtherResponseBodies ??= [];
        OwinResponseStream? known = others.Find(other => other.IsOver(writer));
        if (known is not null)
        {
            others.Remove(known);
        }

        others.Add(latest);
        return known ?? new OwinResponseStream(this, writer);
    }

    internal void SetResponseBody(HttpContext context, Stream value)
    {
        Details details = GetDetails();
        IHttpResponseBodyFeature current = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        if (details.ResponseBodyReplacement is { } replacement && ReferenceEquals(replacement.Feature, current))
        {
            if (ReferenceEquals(value, replacement.Before))
            {
                context.Features.Set(replacement.Original);
                details.ResponseBodyReplacement = replacement.Outer;
                return;
            }

            replacement.Stream = value;
            replacement.Feature = new StreamResponseBodyFeature(value, replacement.Original);
            context.Features.Set(replacement.Feature);
            return;
        }

        Stream before = GetResponseBody(context);
        if (!ReferenceEquals(value, before))
        {
            var feature = new StreamResponseBodyFeature(value, current);
            context.Features.Set<IHttpResponseBodyFeature>(feature);
            details.ResponseBodyReplacement = new BodyReplacement(current, before, details.ResponseBodyReplacement) { Stream = value, Feature = feature };
        }
    }

    internal Stream GetRequestBody(HttpContext context)
    {
        Stream body = BodyProgress.BodyOf(context);
        Details details = GetDetails();
        if (details.FormWasAskedFor)
        {
            details.FormWasAskedFor = false;

            // A body that the application set after a form was read, and that has not been read yet, is meant for the reader.
            bool isForReader = details.ReplacedAfterForm
                && ReferenceEquals(body, details.ReplacedRequestBody)
                && body is { CanSeek: true } && body.Position < body.Length;
            return new KatanaFormStream(this, isForReader ? body : null);
        }

        return ReferenceEquals(body, details.ReplacedRequestBody) ? body : OwinRequestStream.Over(this, body, ref details.RequestBody);
    }

    /// <summary>Whether Katana's form reader has got its body, and sets the form that it reads from it next.</summary>
    internal bool KatanaReadsForm
    {
        set => GetDetails().KatanaReadsForm = value;
    }

    /// <summary>Whether a form is the one that Katana has read in this environment.</summary>
    internal bool HasKatanaForm(object form) =>
        _details?.Values is { } values && values.TryGetValue(SharedForm.KatanaForm, out object? known) && ReferenceEquals(known, form);

    /// <summary>Call this after an application has set the form that Katana reads. Another form than the reader's own replaces the one that was read.</summary>
    private void TakeKatanaForm(HttpContext context, object? form)
    {
        Details details = GetDetails();
        if (details.KatanaReadsForm)
        {
            details.KatanaReadsForm = false;
            return;
        }

        SharedForm.TakeKatanaForm(context, form, replaces: true);
    }

    /// <summary>
    /// Call this before control passes to an ASP.NET Core component. If the application has read the body, the component would see an empty body. After this
    /// call, asking for the form or the bytes fails instead.
    /// </summary>
    /// <returns>The body that must be put back when control returns; null if it is still there.</returns>
    internal Stream? RefuseSpentBody()
    {
        if (_details is not { } details)
        {
            return null;
        }

        HttpRequest request = HttpContext.Request;
        Stream body = request.Body;
        bool isOwn = details.RequestBody is { } own && ReferenceEquals(body, own.Inner);
        bool isReplaced = ReferenceEquals(body, details.ReplacedRequestBody) && body is { CanSeek: true, Position: > 0 };
        if (!(isOwn && details.RequestBody!.HasGiven) && !isReplaced)
        {
            return null;
        }

        if (request.HasFormContentType)
        {
            SharedForm.RefuseSpentForm(HttpContext);
            return null;
        }

        if (isReplaced ? body.Position < body.Length : !details.RequestBody!.IsSpent)
        {
            // A later reader gets the rest of the body.
            return null;
        }

        request.Body = new SpentBody(body);
        return body;
    }

    internal void SetRequestBody(HttpContext context, Stream value)
    {
        Details details = GetDetails();
        if (value is OwinRequestStream own)
        {
            context.Request.Body = own.Inner;
            details.ReplacedRequestBody = null;
        }
        else
        {
            context.Request.Body = value;
            details.ReplacedRequestBody = value;
            details.ReplacedAfterForm = SharedForm.FormOf(context) is not null;
        }
    }

    private static void RestoreResponseBody(HttpContext context, Details details)
    {
        if (details.ResponseBodyReplacement is not { } replacement)
        {
            return;
        }

        while (replacement.Outer is { } outer)
        {
            replacement = outer;
        }

        context.Features.Set(replacement.Original);
        details.ResponseBodyReplacement = null;
    }

    internal Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken)
    {
        using RequestUse use = Enter(OwinKeys.SendFileAsync);
        return HoldAsync(SendFileAsync(use.Context, path, offset, count, cancellationToken));
    }

    private async Task SendFileAsync(HttpContext context, string path, long offset, long? count, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        HttpResponse response = context.Response;

        // Checked before the headers are sent, so that these mistakes are a clean 500.
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"'{OwinKeys.SendFileAsync}' was called for a file that does not exist.", path);
        }

        if (offset < 0 || offset > file.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"'{OwinKeys.SendFileAsync}' needs an offset within the file's {file.Length} bytes.");
        }

        if (count is < 0 || count > file.Length - offset)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                count,
                $"'{OwinKeys.SendFileAsync}' needs a count of at most the {file.Length - offset} bytes from the offset to the end of the file.");
        }

        GetDetails().SentFile = true;
        await response.StartAsync(cancellationToken);
        if (StatusRule.SendsBody(response.StatusCode, context.Request.Method))
        {
            await response.SendFileAsync(path, offset, count, cancellationToken);
        }
    }

    /// <summary>A body with which the application replaced the response's.</summary>
    private sealed class BodyReplacement(IHttpResponseBodyFeature original, Stream before, BodyReplacement? outer)
    {
        /// <summary>The replaced body, and the application's view of it.</summary>
        internal readonly IHttpResponseBodyFeature Original = original;
        internal readonly Stream Before = before;

        /// <summary>An earlier replacement, which an ASP.NET Core component has since replaced with its own body.</summary>
        internal readonly BodyReplacement? Outer = outer;

        internal required Stream Stream;
        internal required IHttpResponseBodyFeature Feature;
    }
}
