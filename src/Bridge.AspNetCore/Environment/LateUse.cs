using Bridge.Errors;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore;

/// <summary>Handles a request that a thread of its application still uses when the application's task has completed.</summary>
internal static partial class LateUse
{
    // A log needs only this much of a path to find the application.
    private const int LongestPath = 1024;

    /// <summary>Breaks the connection, because the server would reuse the same objects for its next request, and logs why.</summary>
    public static void Break(HttpContext context)
    {
        context.Abort();
        try
        {
            TakeNoFurtherRequest(context);
            if (context.RequestServices?.GetService<ILoggerFactory>() is { } factory)
            {
                HttpRequest request = context.Request;
                LogBroken(factory.CreateLogger("Bridge.Owin"), request.Method, Excerpt.Of(request.PathBase.Value + request.Path.Value, LongestPath));
            }
        }
        catch (Exception)
        {
            // A callback of the connection or the logger threw, or the services are disposed. The connection must still be broken.
        }
    }

    /// <summary>Whether the request is one of several streams of its connection, as over HTTP/2. Only these can be reset.</summary>
    public static bool IsStream(HttpContext context) => context.Features.Get<IHttpResetFeature>() is not null;

    /// <summary>
    /// After an abort, Kestrel still runs the requests that it has already received on a connection of HTTP/1, with the same objects. It even reads the rest of
    /// a body as the next request (tried on .NET 10). A connection that closes accepts no further request.
    /// </summary>
    private static void TakeNoFurtherRequest(HttpContext context)
    {
        // Closing the connection would also end its other streams. The abort is enough, because the server does not use the objects of an aborted stream again.
        if (!IsStream(context))
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Error,
        "{Method} {Path}: the application's task completed while the application was still using its request or response, so the connection was broken. "
            + "Await every read, write and flush.")]
    private static partial void LogBroken(ILogger logger, string method, string path);
}
