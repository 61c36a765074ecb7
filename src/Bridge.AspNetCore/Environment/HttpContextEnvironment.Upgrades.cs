using Microsoft.AspNetCore.Http;
using UpgradeAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.AspNetCore;

/// <content>Upgrades, by which the application takes over the request's connection.</content>
internal sealed partial class HttpContextEnvironment
{
    /// <summary>The <c>websocket.Accept</c> of a request that asks for a WebSocket; otherwise null.</summary>
    internal UpgradeAction? WebSocketAccept()
    {
        // ASP.NET Core's middleware leaves a feature in the request.
        using RequestUse use = Enter(OwinKeys.WebSocketAccept);
        return WebSocketSupport.IsRequested(use.Context) ? AcceptWebSocket : null;
    }

    /// <summary>The <c>opaque.Upgrade</c> of a request whose connection can be taken over; otherwise null.</summary>
    internal UpgradeAction? OpaqueUpgradeOf(HttpContext context) => OpaqueUpgrade.IsPossible(context) ? UpgradeToOpaque : null;

    private void AcceptWebSocket(IDictionary<string, object> options, AppFunc callback)
        => BeginUpgrade(OwinKeys.WebSocketAccept, new WebSocketUpgrade(options, callback));

    private void UpgradeToOpaque(IDictionary<string, object> options, AppFunc callback)
        => BeginUpgrade(OwinKeys.OpaqueUpgrade, new OpaqueUpgrade(callback));

    // The upgrade itself waits until the application's Task has completed and the pipeline has unwound (WebSocket 0.4 and Opaque 0.3, sections 4).
    private void BeginUpgrade(string key, Upgrade upgrade)
    {
        using RequestUse use = Enter(key);
        Details details = GetDetails();
        if (details.Upgrade is not null)
        {
            throw new InvalidOperationException($"'{key}' was called, but the request was already upgraded.");
        }

        details.Upgrade = upgrade;
        try
        {
            SetStatusCode(use.Context, StatusCodes.Status101SwitchingProtocols);
        }
        catch
        {
            details.Upgrade = null;
            throw;
        }
    }
}
