using Owin;

namespace Microsoft.Owin.Hosting.Loader;

/// <summary>Finds a site's startup code with a chain of loaders.</summary>
public class AppLoader : IAppLoader
{
    private readonly IEnumerable<IAppLoaderFactory> _factories;

    /// <summary>Makes a loader.</summary>
    /// <param name="factories">The factories of the loaders.</param>
    /// <exception cref="ArgumentNullException"><paramref name="factories"/> is null.</exception>
    public AppLoader(IEnumerable<IAppLoaderFactory> factories)
    {
        _factories = factories ?? throw new ArgumentNullException(nameof(factories));
    }

    /// <inheritdoc />
    public virtual Action<IAppBuilder> Load(string appName, IList<string> errors)
    {
        Func<string, IList<string>, Action<IAppBuilder>> load = (_, _) => null;
        foreach (IAppLoaderFactory factory in _factories.OrderByDescending(factory => factory.Order))
        {
            load = factory.Create(load);
        }
        return load(appName, errors);
    }
}
