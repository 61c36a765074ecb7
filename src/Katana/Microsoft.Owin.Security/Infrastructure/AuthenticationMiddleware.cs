namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>A middleware that authenticates with a new handler for each request.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
public abstract class AuthenticationMiddleware<TOptions> : OwinMiddleware
    where TOptions : AuthenticationOptions
{
    /// <summary>Stores the options.</summary>
    /// <param name="next">The next middleware.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    protected AuthenticationMiddleware(OwinMiddleware next, TOptions options)
        : base(next) =>
        Options = options ?? throw new ArgumentNullException(nameof(options));

    /// <summary>The options.</summary>
    public TOptions Options { get; set; }

    /// <summary>Lets the handler authenticate, answer the request or pass it on, and change the response.</summary>
    /// <param name="context">The request's context.</param>
    /// <returns>A task that ends when the request is answered.</returns>
    public override async Task Invoke(IOwinContext context)
    {
        AuthenticationHandler<TOptions> handler = CreateHandler();
        await handler.InitializeAsync(Options, context).ConfigureAwait(false);

        try
        {
            if (!await handler.InvokeAsync().ConfigureAwait(false))
            {
                await Next.Invoke(context).ConfigureAwait(false);
            }
        }
        catch
        {
            handler.Faulted = true;
            await handler.TeardownQuietlyAsync().ConfigureAwait(false);
            throw;
        }

        await handler.TeardownAsync().ConfigureAwait(false);
    }

    /// <summary>Makes the handler of one request.</summary>
    /// <returns>A new handler.</returns>
    protected abstract AuthenticationHandler<TOptions> CreateHandler();
}
