using System.Net;

namespace Bridge.AspNetCore.Hosting;

/// <summary>
/// The startup property <c>System.Net.HttpListener</c>, in which sites of Katana's self-host set Windows authentication and time limits. The listener in it
/// never listens. Settings on it would have no effect, so startup fails and says what to use on Kestrel.
/// </summary>
internal static class ListenerSettings
{
    private const string Key = "System.Net.HttpListener";

    /// <summary>Adds a listener to the startup properties, before the site's startup code runs.</summary>
    public static void Offer(IDictionary<string, object> properties)
    {
        if (HttpListener.IsSupported)
        {
            properties[Key] = new HttpListener();
        }
    }

    /// <summary>Refuses settings that the startup code has changed.</summary>
    /// <exception cref="NotSupportedException">A setting differs from a new listener's. The message names it, and what to use instead.</exception>
    public static void Check(IDictionary<string, object> properties)
    {
        if (!properties.TryGetValue(Key, out object? value) || value is not HttpListener listener)
        {
            return;
        }

        if (listener.AuthenticationSchemes != AuthenticationSchemes.Anonymous)
        {
            throw Refused($"{nameof(HttpListener.AuthenticationSchemes)} = {listener.AuthenticationSchemes}", Negotiate);
        }

        if (listener.AuthenticationSchemeSelectorDelegate is not null)
        {
            throw Refused(nameof(HttpListener.AuthenticationSchemeSelectorDelegate), Negotiate);
        }

        if (listener.ExtendedProtectionSelectorDelegate is not null)
        {
            throw Refused(nameof(HttpListener.ExtendedProtectionSelectorDelegate), Negotiate);
        }

        if (listener.Prefixes.Count > 0)
        {
            throw Refused(
                $"{nameof(HttpListener.Prefixes)} ({string.Join(", ", listener.Prefixes)})",
                "Name all URLs where the site is started: WebApp.Start(options) with several Urls, or the URLs of the app.");
        }

        using HttpListener fresh = new();
        HttpListenerTimeoutManager times = listener.TimeoutManager;
        HttpListenerTimeoutManager defaults = fresh.TimeoutManager;
        if (times.DrainEntityBody != defaults.DrainEntityBody || times.EntityBody != defaults.EntityBody || times.HeaderWait != defaults.HeaderWait

                || times.IdleConnection != defaults.IdleConnection
                || times.RequestQueue != defaults.RequestQueue
                || times.MinSendBytesPerSecond != defaults.MinSendBytesPerSecond)
        {
            throw Refused(
                nameof(HttpListener.TimeoutManager),
                "Set KestrelServerOptions.Limits: KeepAliveTimeout for IdleConnection, RequestHeadersTimeout for HeaderWait, MinRequestBodyDataRate for "
                    + "EntityBody, MinResponseDataRate for MinSendBytesPerSecond.");
        }
    }

    private const string Negotiate =
        "Use ASP.NET Core's Negotiate: run the site with UseKatana, with "
            + "builder.Services.AddAuthentication(NegotiateDefaults.AuthenticationScheme).AddNegotiate() "
        + "and app.UseAuthentication() before it. Katana sees the user that it finds.";

    private static NotSupportedException Refused(string setting, string instead) =>
        new($"The startup code sets {setting} on the HttpListener in app.Properties[\"{Key}\"]. The site runs on Kestrel, where that has no effect. {instead}");
}
