namespace Microsoft.Owin.Security.Provider;

/// <summary>An event that can answer the request itself.</summary>
public abstract class EndpointContext : BaseContext
{
    /// <summary>Stores the request.</summary>
    /// <param name="context">The request's context.</param>
    protected EndpointContext(IOwinContext context)
        : base(context)
    {
    }

    /// <summary>Whether <see cref="RequestCompleted"/> was called.</summary>
    public bool IsRequestCompleted { get; private set; }

    /// <summary>Tells the middleware that the response is complete and later middleware must not get the request.</summary>
    public void RequestCompleted() => IsRequestCompleted = true;
}
