namespace Microsoft.Owin.Host.HttpListener;

/// <summary>
/// The object that startup code finds in <c>app.Properties["Microsoft.Owin.Host.HttpListener.OwinHttpListener"]</c>. Its settings have no effect on Kestrel, so
/// they throw and name Kestrel's own setting.
/// </summary>
public sealed class OwinHttpListener : IDisposable
{
    internal OwinHttpListener()
    {
    }

    /// <summary>In Katana, limits how many requests are accepted and handled at once.</summary>
    /// <param name="maxAccepts">How many are accepted at once.</param>
    /// <param name="maxRequests">How many are handled at once.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void SetRequestProcessingLimits(int maxAccepts, int maxRequests) =>
        throw Refused(nameof(SetRequestProcessingLimits), "options.Limits.MaxConcurrentConnections");

    /// <summary>In Katana, gives how many requests are accepted and handled at once.</summary>
    /// <param name="maxAccepts">How many are accepted at once.</param>
    /// <param name="maxRequests">How many are handled at once.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void GetRequestProcessingLimits(out int maxAccepts, out int maxRequests) =>
        throw Refused(nameof(GetRequestProcessingLimits), "options.Limits.MaxConcurrentConnections");

    /// <summary>In Katana, limits how many requests wait in the queue of http.sys.</summary>
    /// <param name="limit">How many.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void SetRequestQueueLimit(long limit) => throw Refused(nameof(SetRequestQueueLimit), "options.Limits.MaxConcurrentConnections");

    /// <summary>Does nothing: disposing the result of WebApp.Start stops the server.</summary>
    public void Dispose()
    {
    }

    private static NotSupportedException Refused(string member, string instead) => new(
        "OwinHttpListener."
            + member
            + " has no effect on Kestrel, which has no queue of http.sys. Set a limit of Kestrel's in the startup code: app.Properties[\""
            + OwinServerFactory.ConfigureKestrel
        + "\"] = new Action<KestrelServerOptions>(options => " + instead + " = ...).");
}
