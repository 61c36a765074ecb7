namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Makes starters.</summary>
public interface IHostingStarterActivator
{
    /// <summary>Makes an instance.</summary>
    /// <param name="type">The starter's class.</param>
    /// <returns>The instance.</returns>
    IHostingStarter Activate(Type type);
}
