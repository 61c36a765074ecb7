using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Mapping;

/// <summary>Lets a branch answer the requests that a predicate selects. The next application answers all others. Paths are unchanged.</summary>
public class MapWhenMiddleware
{
    private readonly AppFunc _next;
    private readonly MapWhenOptions _options;

    /// <summary>Makes the middleware.</summary>
    /// <param name="next">The next application.</param>
    /// <param name="options">The predicate and the branch.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public MapWhenMiddleware(AppFunc next, MapWhenOptions options)
    {
        _next = next ?? throw new ArgumentNullException(nameof(next));
        _options = options ?? throw new ArgumentNullException(nameof(options));
    }

    /// <summary>Handles a request.</summary>
    /// <param name="environment">The request's environment.</param>
    /// <returns>A task that ends when the request is handled.</returns>
    public Task Invoke(IDictionary<string, object> environment)
    {
        var context = new OwinContext(environment);
        if (_options.Predicate == null)
        {
            return InvokeAsync(context);
        }
        return _options.Predicate(context) ? _options.Branch(environment) : _next(environment);
    }

    private async Task InvokeAsync(OwinContext context)
    {
        bool chosen = await _options.PredicateAsync(context).ConfigureAwait(false);
        await (chosen ? _options.Branch : _next)(context.Environment).ConfigureAwait(false);
    }
}
