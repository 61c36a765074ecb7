using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Mapping;

namespace Owin;

/// <summary>Branches by path.</summary>
public static class MapExtensions
{
    /// <summary>Lets a branch answer the requests whose path begins with given segments, ignoring case.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="pathMatch">The segments, with a slash at the start and none at the end.</param>
    /// <param name="configuration">Adds the branch's middleware.</param>
    /// <returns>The application builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="pathMatch"/> does not begin with a slash, or ends with one.</exception>
    public static IAppBuilder Map(this IAppBuilder app, string pathMatch, Action<IAppBuilder> configuration)
    {
        if (pathMatch == null)
        {
            throw new ArgumentNullException(nameof(pathMatch));
        }
        return app.Map(new PathString(pathMatch), configuration);
    }

    /// <summary>Lets a branch answer the requests whose path begins with given segments, ignoring case.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="pathMatch">The segments, with a slash at the start and none at the end.</param>
    /// <param name="configuration">Adds the branch's middleware.</param>
    /// <returns>The application builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="pathMatch"/> ends with a slash.</exception>
    public static IAppBuilder Map(this IAppBuilder app, PathString pathMatch, Action<IAppBuilder> configuration)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        if (configuration == null)
        {
            throw new ArgumentNullException(nameof(configuration));
        }
        if (pathMatch.HasValue && pathMatch.Value.EndsWith("/", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "The path must not end with a '/', and this one is '" + pathMatch.Value + "': it names whole segments.",
                nameof(pathMatch));
        }
        // The branch is configured after the middleware is in place, because it may add stage markers to the middleware before it.
        var options = new MapOptions { PathMatch = pathMatch };
        IAppBuilder result = app.Use<MapMiddleware>(options);
        IAppBuilder branch = app.New();
        configuration(branch);
        options.Branch = branch.Build();
        return result;
    }
}
