using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <content>An application that writes less than it declared. The length of a view's own body is checked by <c>LengthGuard</c> of Bridge.Core.</content>
internal sealed partial class HttpContextEnvironment
{
    /// <summary>Whether ASP.NET Core components or sent files may have written to the response directly, and not through the application's stream.</summary>
    internal bool MayBeWrittenBeside => _shared || _details is { SentFile: true };

    /// <summary>
    /// Whether the application wrote less than it declared. Only the server counts bytes that were not written through its stream, and it breaks the connection
    /// itself if they are too few.
    /// </summary>
    private bool IsShort => _responseBody is { IsShort: true } && !MayBeWrittenBeside;

    private async Task FailShortAsync(OwinResponseStream body)
    {
        HttpContext context = HttpContext;
        long? declared = context.Response.ContentLength;
        bool clientLeft = context.RequestAborted.IsCancellationRequested;
        try
        {
            // A flush shows that the client has left before the request's token is cancelled.
            await body.FlushAsync(CancellationToken.None);
        }
        catch (ConnectionResetException)
        {
            clientLeft = true;
        }
        finally
        {
            Fail();
        }

        // An application may stop because its client has left, which it may notice by a write or by owin.CallCancelled.
        if (!clientLeft)
        {
            throw new InvalidOperationException($"The application declared a Content-Length of {declared} bytes and wrote fewer.");
        }
    }
}
