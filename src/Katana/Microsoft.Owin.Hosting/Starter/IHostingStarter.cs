namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Starts a site, in this application domain or in another.</summary>
public interface IHostingStarter
{
    /// <summary>Starts the site.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The running site; disposing it stops it.</returns>
    IDisposable Start(StartOptions options);
}
