namespace Microsoft.Owin.Hosting.ServerFactory;

/// <summary>Finds servers.</summary>
public interface IServerFactoryLoader
{
    /// <summary>Finds a server.</summary>
    /// <param name="serverName">The name of its assembly, or of its factory's class and assembly.</param>
    /// <returns>The server; null if there is none.</returns>
    IServerFactoryAdapter Load(string serverName);
}
