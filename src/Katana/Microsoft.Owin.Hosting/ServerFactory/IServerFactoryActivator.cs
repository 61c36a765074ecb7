namespace Microsoft.Owin.Hosting.ServerFactory;

/// <summary>Makes server factories.</summary>
public interface IServerFactoryActivator
{
    /// <summary>Makes an instance.</summary>
    /// <param name="type">The server factory's class.</param>
    /// <returns>The instance.</returns>
    object Activate(Type type);
}
