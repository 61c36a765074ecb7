namespace Microsoft.Owin.Security.Provider;

/// <summary>An event that can answer the request itself, with the middleware's options.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
public abstract class EndpointContext<TOptions> : BaseContext<TOptions>
{
    /// <summary>Stores the request and the options.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="options">The middleware's options.</param>
    protected EndpointContext(IOwinContext context, TOptions options)
        : base(context, options)
    {
    }

    /// <summary>Whether <see cref="RequestCompleted"/> was called.</summary>
    public bool IsRequestCompleted { get; private set; }

    /// <summary>Tells the middleware that the response is complete and later middleware must not get the request.</summary>
    public void RequestCompleted() => IsRequestCompleted = true;
}
