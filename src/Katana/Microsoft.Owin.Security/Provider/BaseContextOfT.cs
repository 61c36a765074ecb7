namespace Microsoft.Owin.Security.Provider;

/// <summary>The data that every event of an authentication middleware has, with the middleware's options.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
public abstract class BaseContext<TOptions>
{
    /// <summary>Stores the request and the options.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="options">The middleware's options.</param>
    protected BaseContext(IOwinContext context, TOptions options)
    {
        OwinContext = context;
        Options = options;
    }

    /// <summary>The request's context.</summary>
    public IOwinContext OwinContext { get; }

    /// <summary>The middleware's options.</summary>
    public TOptions Options { get; }

    /// <summary>The request.</summary>
    public IOwinRequest Request => OwinContext.Request;

    /// <summary>The response.</summary>
    public IOwinResponse Response => OwinContext.Response;
}
