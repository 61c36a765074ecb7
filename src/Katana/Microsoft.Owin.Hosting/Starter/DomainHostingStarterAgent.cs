namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Ran in the application domain of <see cref="DomainHostingStarter"/>. .NET has none.</summary>
public class DomainHostingStarterAgent : MarshalByRefObject, IDisposable
{
    /// <summary>Started the site.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="PlatformNotSupportedException">Always.</exception>
    public virtual void Start(StartOptions options) => throw new PlatformNotSupportedException(DomainHostingStarter.WayOut);

    /// <summary>Had assemblies found in a folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <exception cref="PlatformNotSupportedException">Always.</exception>
    public static void ResolveAssembliesFromDirectory(string directory) => throw new PlatformNotSupportedException(DomainHostingStarter.WayOut);

    /// <summary>Does nothing: nothing can have been started.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Does nothing: nothing can have been started.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
