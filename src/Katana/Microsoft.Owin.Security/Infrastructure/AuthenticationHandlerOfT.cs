namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>Handles one request for an <see cref="AuthenticationMiddleware{TOptions}"/>.</summary>
/// <typeparam name="TOptions">The middleware's options.</typeparam>
public abstract class AuthenticationHandler<TOptions> : AuthenticationHandler
    where TOptions : AuthenticationOptions
{
    /// <summary>The middleware's options.</summary>
    protected TOptions Options { get; private set; }

    internal Task InitializeAsync(TOptions options, IOwinContext context)
    {
        Options = options;
        return BaseInitializeAsync(options, context);
    }
}
