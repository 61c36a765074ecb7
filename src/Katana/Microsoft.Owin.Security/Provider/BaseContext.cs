namespace Microsoft.Owin.Security.Provider;

/// <summary>The data that every event of an authentication middleware has.</summary>
public abstract class BaseContext
{
    /// <summary>Stores the request.</summary>
    /// <param name="context">The request's context.</param>
    protected BaseContext(IOwinContext context) => OwinContext = context;

    /// <summary>The request's context.</summary>
    public IOwinContext OwinContext { get; }

    /// <summary>The request.</summary>
    public IOwinRequest Request => OwinContext.Request;

    /// <summary>The response.</summary>
    public IOwinResponse Response => OwinContext.Response;
}
