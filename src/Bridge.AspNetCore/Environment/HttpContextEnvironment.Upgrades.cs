using Microsoft.AspNetCore.Http;
using UpgradeAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.AspNetCore;

/// <content>Requests whose connection the application takes over.</content>
internal sealed partial class HttpContextEnvironment
{
    /// <summary>The <c>websocket.Accept</c> of a request that asks for a WebSocket; else null.</summary>
    internal UpgradeAction? WebSocketAccept()
    {
        // ASP.NET Core's middleware leaves a feature in the request.
        HttpContext context = Enter(OwinKeys.WebSocketAccept);
        try
        {
            return WebSocketSupport.IsRequested(context) ? AcceptWebSocket : null;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>The <c>opaque.Upgrade</c> of a request whose connection can be taken over; else null.</summary>
    internal UpgradeAction? OpaqueUpgradeOf(HttpContext context) => OpaqueUpgrade.IsPossible(context) ? UpgradeToOpaque : null;

    private void AcceptWebSocket(IDictionary<string, object> options, AppFunc callback)
        => BeginUpgrade(OwinKeys.WebSocketAccept, new WebSocketUpgrade(options, callback));

    private void UpgradeToOpaque(IDictionary<string, object> options, AppFunc callback)
        => BeginUpgrade(OwinKeys.OpaqueUpgrade, new OpaqueUpgrade(callback));

    // The upgrade itself waits until the application's Task is complete and the pipeline has unwound (WebSocket 0.4 and Opaque 0.3, sections 4).
    private void BeginUpgrade(string key, Upgrade upgrade)
    {
        HttpContext context = Enter(key);
        try
        {
            Details details = GetDetails();
            if (details.Upgrade is not null)
            {
                throw new InvalidOperationException($"'{key}' was called, but the request was upgraded already.");
            }

            details.Upgrade = upgrade;
            try
            {
                SetStatusCode(context, StatusCodes.Status101SwitchingProtocols);
            }
            catch
            {
                details.Upgrade = null;
                throw;
            }
        }
        finally
        {
            Exit();
        }
    }
}
