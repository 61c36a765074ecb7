using Microsoft.Owin.Hosting.Services;

namespace Microsoft.Owin.Hosting.ServerFactory;

/// <summary>Makes server factories, with services for their constructors.</summary>
public class ServerFactoryActivator : IServerFactoryActivator
{
    private readonly IServiceProvider _serviceProvider;

    /// <summary>Makes an activator.</summary>
    /// <param name="serviceProvider">The services.</param>
    public ServerFactoryActivator(IServiceProvider serviceProvider)
    {
        _serviceProvider = serviceProvider;
    }

    /// <inheritdoc />
    public virtual object Activate(Type type) => ActivatorUtilities.GetServiceOrCreateInstance(_serviceProvider, type);
}
