using Microsoft.Owin.Hosting.Services;

namespace Microsoft.Owin.Hosting.Builder;

/// <summary>Makes startup classes, with services for their constructors.</summary>
public class AppActivator : IAppActivator
{
    private readonly IServiceProvider _serviceProvider;

    /// <summary>Makes an activator.</summary>
    /// <param name="serviceProvider">The services.</param>
    public AppActivator(IServiceProvider serviceProvider)
    {
        _serviceProvider = serviceProvider;
    }

    /// <inheritdoc />
    public virtual object Activate(Type type) => ActivatorUtilities.GetServiceOrCreateInstance(_serviceProvider, type);
}
