using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Bridge.AspNetCore;

/// <summary>Turns the connection into a WebSocket (WebSocket 0.4). The handshake is ASP.NET Core's own: see <see cref="WebSocketSupport"/>.</summary>
internal sealed class WebSocketUpgrade : Upgrade
{
    private readonly AppFunc _callback;
    private readonly string? _subProtocol;
    private readonly TimeSpan? _keepAliveInterval;

    internal WebSocketUpgrade(IDictionary<string, object>? options, AppFunc callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _callback = callback;
        _subProtocol = Option<string>(options, OwinKeys.WebSocketSubProtocol);
        _keepAliveInterval = Option<TimeSpan?>(options, OwinKeys.WebSocketKeepAliveInterval);
        if (_subProtocol is not null)
        {
            ResponseHeadRules.CheckValue(HeaderNames.SecWebSocketProtocol, _subProtocol);
        }
    }

    internal override async Task RunAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        string? subProtocol = _subProtocol ?? (headers.SecWebSocketProtocol is [{ } single] ? single : null);
        headers.Remove(HeaderNames.SecWebSocketProtocol);
        headers.Remove(HeaderNames.ContentLength);
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
        {
            // HTTP/2 has no 101 (RFC 8441 section 5).
            context.Response.StatusCode = StatusCodes.Status200OK;
        }

        IHttpWebSocketFeature feature = context.Features.GetRequiredFeature<IHttpWebSocketFeature>();
        IHttpRequestLifetimeFeature lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        context.Features.Set<IHttpRequestLifetimeFeature>(new QuietAbort(lifetime));
        try
        {
            using WebSocket socket = await feature.AcceptAsync(new WebSocketAcceptContext
            {
                SubProtocol = subProtocol, KeepAliveInterval = _keepAliveInterval,
            });
            await OwinWebSocket.RunAsync(context, socket, _callback);
        }
        finally
        {
            context.Features.Set(lifetime);
        }
    }

    /// <summary>
    /// ASP.NET Core resets the connection when a WebSocket is aborted, which loses a close frame that is still being sent. SignalR 2 sends one and then aborts
    /// when its server shuts down. The connection still ends with the application. If the application fails, the code that runs the upgrade resets the
    /// connection.
    /// </summary>
    private sealed class QuietAbort(IHttpRequestLifetimeFeature inner) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted
        {
            get => inner.RequestAborted;
            set => inner.RequestAborted = value;
        }

        public void Abort()
        {
        }
    }

    private static T? Option<T>(IDictionary<string, object>? options, string key)
    {
        if (options is null || !options.TryGetValue(key, out object? value) || value is null)
        {
            return default;
        }

        return value is T option
            ? option
            : throw new ArgumentException(
                $"'{key}', given to '{OwinKeys.WebSocketAccept}', must be a {Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)}, not a {value.GetType()}.");
    }
}
