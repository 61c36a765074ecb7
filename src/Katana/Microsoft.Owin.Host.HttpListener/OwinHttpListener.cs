namespace Microsoft.Owin.Host.HttpListener;

/// <summary>
/// What startup code finds in <c>app.Properties["Microsoft.Owin.Host.HttpListener.OwinHttpListener"]</c>. Its settings are Kestrel's here, and each says which.
/// </summary>
public sealed class OwinHttpListener : IDisposable
{
    internal OwinHttpListener()
    {
    }

    /// <summary>Limited how many requests were accepted and handled at once.</summary>
    /// <param name="maxAccepts">How many were accepted at once.</param>
    /// <param name="maxRequests">How many were handled at once.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void SetRequestProcessingLimits(int maxAccepts, int maxRequests) =>
        throw Refused(nameof(SetRequestProcessingLimits), "options.Limits.MaxConcurrentConnections");

    /// <summary>Said how many requests were accepted and handled at once.</summary>
    /// <param name="maxAccepts">How many were accepted at once.</param>
    /// <param name="maxRequests">How many were handled at once.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void GetRequestProcessingLimits(out int maxAccepts, out int maxRequests) =>
        throw Refused(nameof(GetRequestProcessingLimits), "options.Limits.MaxConcurrentConnections");

    /// <summary>Limited how many requests waited in the queue of http.sys.</summary>
    /// <param name="limit">How many.</param>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void SetRequestQueueLimit(long limit) => throw Refused(nameof(SetRequestQueueLimit), "options.Limits.MaxConcurrentConnections");

    /// <summary>Does nothing: what listens is disposed of by what WebApp.Start returns.</summary>
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
