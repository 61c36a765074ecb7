using Bridge.Errors;
using Microsoft.AspNetCore.Http;
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
            if (context.RequestServices?.GetService<ILoggerFactory>() is { } factory)
            {
                HttpRequest request = context.Request;
                LogBroken(factory.CreateLogger("Bridge.Owin"), request.Method, Excerpt.Of(request.PathBase.Value + request.Path.Value, LongestPath));
            }
        }
        catch (Exception)
        {
            // The logger threw, or the services are disposed. The connection must still be broken.
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Error,
        "{Method} {Path}: the application's task completed while the application was still using its request or response, so the connection was broken. "
            + "Await every read, write and flush.")]
    private static partial void LogBroken(ILogger logger, string method, string path);
}
