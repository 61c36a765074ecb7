using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Mapping;

namespace Owin;

/// <summary>Branches by a predicate.</summary>
public static class MapWhenExtensions
{
    /// <summary>Lets a branch answer the requests that a predicate selects.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="predicate">The predicate.</param>
    /// <param name="configuration">Adds the branch's middleware.</param>
    /// <returns>The application builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IAppBuilder MapWhen(this IAppBuilder app, Func<IOwinContext, bool> predicate, Action<IAppBuilder> configuration) =>
        MapWhen(app, new MapWhenOptions { Predicate = predicate ?? throw new ArgumentNullException(nameof(predicate)) }, configuration);

    /// <summary>Lets a branch answer the requests that a predicate selects.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="predicate">The predicate.</param>
    /// <param name="configuration">Adds the branch's middleware.</param>
    /// <returns>The application builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IAppBuilder MapWhenAsync(this IAppBuilder app, Func<IOwinContext, Task<bool>> predicate, Action<IAppBuilder> configuration) =>
        MapWhen(app, new MapWhenOptions { PredicateAsync = predicate ?? throw new ArgumentNullException(nameof(predicate)) }, configuration);

    private static IAppBuilder MapWhen(IAppBuilder app, MapWhenOptions options, Action<IAppBuilder> configuration)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        if (configuration == null)
        {
            throw new ArgumentNullException(nameof(configuration));
        }
        IAppBuilder result = app.Use<MapWhenMiddleware>(options);
        IAppBuilder branch = app.New();
        configuration(branch);
        options.Branch = branch.Build();
        return result;
    }
}
