using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore;

/// <summary>How much of a request's body has been read, as far as this can be known. A body can be read once.</summary>
internal static class BodyProgress
{
    /// <summary>The body of a request, also if ASP.NET Core's components may not read it.</summary>
    internal static Stream BodyOf(HttpContext context) => context.Request.Body is SpentBody spent ? spent.Inner : context.Request.Body;

    /// <summary>
    /// Whether other code has begun to read a body. Code that only looked at the bytes through <see cref="HttpRequest.BodyReader"/>, and left them in it,
    /// counts as having begun too. Only the number of remaining bytes shows the difference.
    /// </summary>
    internal static bool HasBegun(HttpContext context, Stream body)
    {
        if (body.CanSeek)
        {
            return body.Position > 0;
        }

        // This is true only of the server's own stream, because a replacement may begin again. The limit becomes read-only when reading begins.
        return context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: true } && MayHaveBody(context) && IsServers(body);
    }

    /// <summary>Whether a reader found nothing because another reader had read the body before.</summary>
    /// <param name="context">The request.</param>
    /// <param name="hadBegun">What <see cref="HasBegun"/> returned before.</param>
    internal static bool IsSpent(HttpContext context, bool hadBegun) => hadBegun || context.Request.ContentLength > 0;

    /// <summary>
    /// Rewinds a body that can seek and of which all bytes that were read are still in <see cref="HttpRequest.BodyReader"/>: other code has only looked at the
    /// bytes.
    /// </summary>
    internal static async ValueTask RewindUnreadAsync(HttpContext context, Stream body, CancellationToken cancellation)
    {
        HttpRequest request = context.Request;
        if (!body.CanSeek || body.Position == 0 || !ReferenceEquals(request.Body, body))
        {
            return;
        }

        long position = body.Position;
        long unread;
        try
        {
            ReadResult read = await request.BodyReader.ReadAsync(cancellation);
            unread = read.Buffer.Length;
            request.BodyReader.AdvanceTo(read.Buffer.Start);
        }
        catch (InvalidOperationException)
        {
            // The reader was completed, or is in use.
            return;
        }

        body.Position = unread == body.Position ? 0 : position;

        // The next reader begins at the stream's position, so the bytes in this one must be forgotten. A request has one reader for each body.
        request.Body = Stream.Null;
        _ = request.BodyReader;
        request.Body = body;
    }

    private static bool MayHaveBody(HttpContext context) =>
        context.Request.ContentLength != 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private static bool IsServers(Stream body) => body.GetType().Namespace?.StartsWith("Microsoft.AspNetCore.Server.", StringComparison.Ordinal) == true;
}
