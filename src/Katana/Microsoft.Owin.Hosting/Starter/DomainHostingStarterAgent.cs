namespace Microsoft.Owin.Hosting.Starter;

/// <summary>In Katana, runs in the application domain of <see cref="DomainHostingStarter"/>. .NET has only one domain, so this throws.</summary>
public class DomainHostingStarterAgent : MarshalByRefObject, IDisposable
{
    /// <summary>In Katana, starts the site.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="PlatformNotSupportedException">Always.</exception>
    public virtual void Start(StartOptions options) => throw new PlatformNotSupportedException(DomainHostingStarter.WayOut);

    /// <summary>In Katana, loads assemblies from a folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <exception cref="PlatformNotSupportedException">Always.</exception>
    public static void ResolveAssembliesFromDirectory(string directory) => throw new PlatformNotSupportedException(DomainHostingStarter.WayOut);

    /// <summary>Does nothing, because nothing can have been started.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Does nothing, because nothing can have been started.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
