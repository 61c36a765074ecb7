using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge.AspNetCore;

/// <summary>Turns the connection into a WebSocket (WebSocket 0.4), with the site's UseWebSockets where it has one and by itself where it has none.</summary>
internal sealed class WebSocketUpgrade : Upgrade
{
    /// <summary>What Katana's servers call their option for the time between pings.</summary>
    private const string KeepAliveIntervalKey = "websocket.KeepAliveInterval";

    /// <summary>RFC 6455 section 1.3.</summary>
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>The default of ASP.NET Core's UseWebSockets.</summary>
    private static readonly TimeSpan DefaultKeepAliveInterval = TimeSpan.FromMinutes(2);

    private readonly AppFunc _callback;
    private readonly string? _subProtocol;
    private readonly TimeSpan? _keepAliveInterval;

    internal WebSocketUpgrade(IDictionary<string, object>? options, AppFunc callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _callback = callback;
        _subProtocol = Option<string>(options, OwinKeys.WebSocketSubProtocol);
        _keepAliveInterval = Option<TimeSpan?>(options, KeepAliveIntervalKey);
        if (_subProtocol is not null)
        {
            ResponseHeadRules.CheckValue(HeaderNames.SecWebSocketProtocol, _subProtocol);
        }
    }

    internal static bool IsPossible(HttpContext context)
    {
        if (context.Features.Get<IHttpWebSocketFeature>() is { } feature)
        {
            return feature.IsWebSocketRequest;
        }

        IHeaderDictionary headers = context.Request.Headers;
        if (headers.SecWebSocketVersion != "13")
        {
            return false;
        }

        // RFC 8441 for HTTP/2, RFC 6455 section 4.2.1 for HTTP/1.1.
        return context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
            ? string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase)
            : context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
                && HttpMethods.IsGet(context.Request.Method)
                && headers.GetCommaSeparatedValues(HeaderNames.Upgrade).Contains("websocket", StringComparer.OrdinalIgnoreCase)
                && IsKey(headers.SecWebSocketKey);
    }

    internal override async Task RunAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        string? subProtocol = _subProtocol ?? (headers.SecWebSocketProtocol is [{ } single] ? single : null);
        headers.Remove(HeaderNames.SecWebSocketProtocol);
        headers.Remove(HeaderNames.ContentLength);
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
        using WebSocket socket = await AcceptAsync(context, subProtocol);
        await OwinWebSocket.RunAsync(context, socket, _callback);
    }

    private async Task<WebSocket> AcceptAsync(HttpContext context, string? subProtocol)
    {
        HttpResponse response = context.Response;
        IHttpExtendedConnectFeature? connect = context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } extended ? extended : null;
        if (connect is not null)
        {
            // HTTP/2 knows no 101 (RFC 8441 section 5).
            response.StatusCode = StatusCodes.Status200OK;
        }

        if (context.Features.Get<IHttpWebSocketFeature>() is { } feature)
        {
            return await feature.AcceptAsync(new WebSocketAcceptContext { SubProtocol = subProtocol, KeepAliveInterval = _keepAliveInterval });
        }

        if (subProtocol is not null)
        {
            response.Headers.SecWebSocketProtocol = subProtocol;
        }

        Stream stream;
        if (connect is not null)
        {
            stream = await connect.AcceptAsync();
        }
        else
        {
            response.Headers.Upgrade = "websocket";
            response.Headers.SecWebSocketAccept = AcceptKey(context.Request.Headers.SecWebSocketKey.ToString().Trim());
            stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        }

        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            IsServer = true,
            SubProtocol = subProtocol,
            KeepAliveInterval = _keepAliveInterval ?? DefaultKeepAliveInterval,
        });
    }

    // RFC 6455 section 4.2.2, step 5.4: SHA-1 is no secret here but proof that the server read the key.
    private static string AcceptKey(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeGuid)));

    private static bool IsKey(StringValues key)
    {
        Span<byte> bytes = stackalloc byte[16];
        return key.Count == 1 && Convert.TryFromBase64String(key[0]!.Trim(), bytes, out int length) && length == 16;
    }

    private static T? Option<T>(IDictionary<string, object>? options, string key)
    {
        if (options is null || !options.TryGetValue(key, out object? value) || value is null)
        {
            return default;
        }

        return value is T option
            ? option
            : throw new ArgumentException($"'{key}', given to '{OwinKeys.WebSocketAccept}', must be a {Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)}, not a {value.GetType()}.");
    }
}
