using Microsoft.Owin.Hosting.Services;

namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Makes starters, with services for their constructors.</summary>
public class HostingStarterActivator : IHostingStarterActivator
{
    private readonly IServiceProvider _services;

    /// <summary>Makes an activator.</summary>
    /// <param name="services">The services.</param>
    public HostingStarterActivator(IServiceProvider services)
    {
        _services = services;
    }

    /// <inheritdoc />
    public virtual IHostingStarter Activate(Type type) => (IHostingStarter)ActivatorUtilities.GetServiceOrCreateInstance(_services, type);
}
