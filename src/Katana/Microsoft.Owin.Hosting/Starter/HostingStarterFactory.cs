using System.Reflection;

namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Makes starters: the direct one, the one for application domains, and those of other assemblies.</summary>
public class HostingStarterFactory : IHostingStarterFactory
{
    private readonly IHostingStarterActivator _activator;

    /// <summary>Makes a factory.</summary>
    /// <param name="hostingStarterActivator">Makes the starters.</param>
    public HostingStarterFactory(IHostingStarterActivator hostingStarterActivator)
    {
        _activator = hostingStarterActivator;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">There is no starter of that name.</exception>
    public virtual IHostingStarter Create(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return _activator.Activate(typeof(DirectHostingStarter));
        }
        if (string.Equals(name, "Domain", StringComparison.OrdinalIgnoreCase))
        {
            return _activator.Activate(typeof(DomainHostingStarter));
        }
        HostingStarterAttribute attribute = Assembly.Load(new AssemblyName(name)).GetCustomAttributes<HostingStarterAttribute>().FirstOrDefault()
            ?? throw new ArgumentException("The assembly '" + name + "', which the setting boot names, has no HostingStarterAttribute.", nameof(name));
        return _activator.Activate(attribute.HostingStarterType);
    }
}
