using Owin;

namespace Microsoft.Owin.Hosting.ServerFactory;

/// <summary>A server, independent of the form of its factory.</summary>
public interface IServerFactoryAdapter
{
    /// <summary>Lets the server set its capabilities in the builder's properties.</summary>
    /// <param name="builder">The builder.</param>
    void Initialize(IAppBuilder builder);

    /// <summary>Starts the server.</summary>
    /// <param name="builder">The builder with all middleware.</param>
    /// <returns>The running server; disposing it stops it.</returns>
    IDisposable Create(IAppBuilder builder);
}
