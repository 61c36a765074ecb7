namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Names the starter of an assembly that the setting <c>boot</c> names.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class HostingStarterAttribute : Attribute
{
    /// <summary>Names a starter.</summary>
    /// <param name="hostingStarterType">The class that implements <see cref="IHostingStarter"/>.</param>
    public HostingStarterAttribute(Type hostingStarterType)
    {
        HostingStarterType = hostingStarterType;
    }

    /// <summary>The class that implements <see cref="IHostingStarter"/>.</summary>
    public Type HostingStarterType { get; private set; }
}
