namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Makes starters by their names.</summary>
public interface IHostingStarterFactory
{
    /// <summary>Makes a starter.</summary>
    /// <param name="name">The starter's name; null or empty for this application domain.</param>
    /// <returns>The starter.</returns>
    IHostingStarter Create(string name);
}
