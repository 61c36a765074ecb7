using Microsoft.Owin.Hosting.Builder;
using Owin;

namespace Microsoft.Owin.Hosting.Loader;

/// <summary>Finds startup classes by attribute, by name and by convention.</summary>
public class AppLoaderFactory : IAppLoaderFactory
{
    private readonly IAppActivator _activator;

    /// <summary>Makes the factory.</summary>
    /// <param name="activator">Makes startup classes.</param>
    public AppLoaderFactory(IAppActivator activator)
    {
        _activator = activator;
    }

    /// <inheritdoc />
    public virtual int Order => -100;

    /// <inheritdoc />
    public virtual Func<string, IList<string>, Action<IAppBuilder>> Create(Func<string, IList<string>, Action<IAppBuilder>> nextLoader)
    {
        var loader = new StartupLoader(_activator.Activate);
        return (appName, errors) => loader.Load(appName, errors) ?? nextLoader?.Invoke(appName, errors);
    }
}
