using System.Collections.Specialized;
using System.Net;
using System.Net.WebSockets;
using System.Security.Principal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore;

/// <summary>
/// A WebSocket and its handshake, under its full type name in the WebSocket's dictionary. It is a copy, because the request's own objects belong to the server.
/// </summary>
internal sealed class OwinWebSocketContext : WebSocketContext
{
    internal OwinWebSocketContext(HttpContext context, WebSocket socket)
    {
        HttpRequest request = context.Request;
        WebSocket = socket;
        RequestUri = new Uri(request.GetEncodedUrl());
        foreach (KeyValuePair<string, StringValues> header in request.Headers)
        {
            foreach (string? value in header.Value)
            {
                Headers.Add(header.Key, value);
            }
        }

        foreach (KeyValuePair<string, string> cookie in request.Cookies)
        {
            try
            {
                CookieCollection.Add(new Cookie(cookie.Key, cookie.Value));
            }
            catch (CookieException)
            {
                // A cookie that System.Net.Cookie cannot hold is still in the header.
            }
        }

        Origin = request.Headers.Origin.ToString();
        SecWebSocketKey = request.Headers.SecWebSocketKey.ToString();
        SecWebSocketVersion = request.Headers.SecWebSocketVersion.ToString();
        SecWebSocketProtocols = [.. request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol")];
        IsSecureConnection = request.IsHttps;
        IsLocal = ConnectionAddresses.IsLocal(context.Connection);
        User = context.User;
    }

    /// <inheritdoc/>
    public override CookieCollection CookieCollection { get; } = [];

    /// <inheritdoc/>
    public override NameValueCollection Headers { get; } = [];

    /// <inheritdoc/>
    public override bool IsAuthenticated => User?.Identity?.IsAuthenticated == true;

    /// <inheritdoc/>
    public override bool IsLocal { get; }

    /// <inheritdoc/>
    public override bool IsSecureConnection { get; }

    /// <inheritdoc/>
    public override string Origin { get; }

    /// <inheritdoc/>
    public override Uri RequestUri { get; }

    /// <inheritdoc/>
    public override string SecWebSocketKey { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> SecWebSocketProtocols { get; }

    /// <inheritdoc/>
    public override string SecWebSocketVersion { get; }

    /// <inheritdoc/>
    public override IPrincipal? User { get; }

    /// <inheritdoc/>
    public override WebSocket WebSocket { get; }
}
