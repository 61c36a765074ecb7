using Microsoft.Owin.Infrastructure;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Mapping;

/// <summary>Lets a branch answer the requests whose path begins with given segments, ignoring case. The next application answers all others.</summary>
public class MapMiddleware
{
    private readonly AppFunc _next;
    private readonly MapOptions _options;

    /// <summary>Makes the middleware.</summary>
    /// <param name="next">The next application.</param>
    /// <param name="options">The path and the branch.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public MapMiddleware(AppFunc next, MapOptions options)
    {
        _next = next ?? throw new ArgumentNullException(nameof(next));
        _options = options ?? throw new ArgumentNullException(nameof(options));
    }

    /// <summary>
    /// Handles a request. For the branch, the segments move from the path to the path base. Afterwards both are restored, even if the branch fails.
    /// </summary>
    /// <param name="environment">The request's environment.</param>
    /// <returns>A task that ends when the request is handled.</returns>
    public Task Invoke(IDictionary<string, object> environment)
    {
        if (environment == null)
        {
            throw new ArgumentNullException(nameof(environment));
        }
        // PathString is not used, because the path of a request like OPTIONS * is not valid for it.
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
