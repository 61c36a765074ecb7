using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge.AspNetCore;

/// <summary>Turns the connection into a WebSocket (WebSocket 0.4).</summary>
internal sealed class WebSocketUpgrade(IDictionary<string, object>? options, AppFunc callback) : Upgrade
{
    private readonly AppFunc _callback = callback ?? throw new ArgumentNullException(nameof(callback), $"'{OwinKeys.WebSocketAccept}' needs a callback.");
    private readonly string? _subProtocol = options is not null && options.TryGetValue(OwinKeys.WebSocketSubProtocol, out object? value) ? value as string : null;

    internal static bool IsPossible(HttpContext context) => context.WebSockets.IsWebSocketRequest;

    internal override async Task RunAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(_subProtocol);
        await _callback(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [OwinKeys.WebSocketVersion] = "1.0",
            [OwinKeys.WebSocketCallCancelled] = context.RequestAborted,
        });
    }
}
