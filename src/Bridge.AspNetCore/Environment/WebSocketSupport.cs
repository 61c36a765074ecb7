using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bridge.AspNetCore;

/// <summary>
/// ASP.NET Core's own WebSocketMiddleware for applications of Bridge, so that no app has to call <c>UseWebSockets</c>. It runs when an application looks for
/// <c>websocket.Accept</c> in a request that may be a handshake. It costs other requests nothing.
/// </summary>
internal static class WebSocketSupport
{
    private static readonly IOptions<WebSocketOptions> s_defaults = Options.Create(new WebSocketOptions());

    /// <summary>
    /// Whether the request asks for a WebSocket and the site's <see cref="WebSocketOptions"/>, if it has any, allow its origin. If so, it has an
    /// <see cref="IHttpWebSocketFeature"/> afterwards.
    /// </summary>
    internal static bool IsRequested(HttpContext context)
    {
        if (context.Features.Get<IHttpWebSocketFeature>() is { } known)
        {
            return known.IsWebSocketRequest;
        }

        // Every handshake has this header, over HTTP/2 too (RFC 6455 section 4.1, RFC 8441 section 5). Once the response has begun, a handshake can no longer
        // be accepted.
        return context.Request.Headers.SecWebSocketVersion.Count != 0 && !context.Response.HasStarted && RunMiddleware(context);
    }

    private static bool RunMiddleware(HttpContext context)
    {
        IServiceProvider? services = context.RequestServices;
        bool isAllowed = false;
        WebSocketMiddleware middleware = new(
            _ =>
            {
                isAllowed = true;
                return Task.CompletedTask;
            },
            services?.GetService<IOptions<WebSocketOptions>>() ?? s_defaults,
            services?.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);
        int status = context.Response.StatusCode;

        // The middleware only looks at the request and sets a feature, so it completes synchronously.
        middleware.Invoke(context).GetAwaiter().GetResult();
        if (!isAllowed)
        {
            // For a refused origin the middleware sets 403 and still leaves its feature. The application answers such a request as one that is not a handshake.
            context.Response.StatusCode = status;
            context.Features.Set<IHttpWebSocketFeature>(null);
        }

        return isAllowed && context.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true };
    }
}
