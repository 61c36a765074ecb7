using Microsoft.Owin.Infrastructure;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Mapping;

/// <summary>Has a branch answer the requests whose path begins with given segments, whatever the case, and the next application all others.</summary>
public class MapMiddleware
{
    private readonly AppFunc _next;
    private readonly MapOptions _options;

    /// <summary>Makes the middleware.</summary>
    /// <param name="next">The next application.</param>
    /// <param name="options">The path and the branch.</param>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public MapMiddleware(AppFunc next, MapOptions options)
    {
        _next = next ?? throw new ArgumentNullException(nameof(next));
        _options = options ?? throw new ArgumentNullException(nameof(options));
    }

    /// <summary>
    /// Handles a request. For the branch, the segments move from the path to the path base; afterwards both are as before, even if the branch fails.
    /// </summary>
    /// <param name="environment">The request's environment.</param>
    /// <returns>A task that ends when the request is handled.</returns>
    public Task Invoke(IDictionary<string, object> environment)
    {
        if (environment == null)
        {
            throw new ArgumentNullException(nameof(environment));
        }
        // Not by way of PathString: a request like OPTIONS * has a path that is none.
        string path = environment.GetOrDefault<string>(OwinKeys.RequestPath);
        return PathString.IsPrefix(path, _options.PathMatch.Value) ? InvokeBranch(environment, path) : _next(environment);
    }

    private async Task InvokeBranch(IDictionary<string, object> environment, string path)
    {
        string pathBase = environment.GetOrDefault<string>(OwinKeys.RequestPathBase);
        string match = _options.PathMatch.Value ?? string.Empty;
        environment[OwinKeys.RequestPathBase] = pathBase + match;
        environment[OwinKeys.RequestPath] = (path ?? string.Empty).Substring(match.Length);
        try
        {
            await _options.Branch(environment).ConfigureAwait(false);
        }
        finally
        {
            environment[OwinKeys.RequestPathBase] = pathBase;
            environment[OwinKeys.RequestPath] = path;
        }
    }
}
