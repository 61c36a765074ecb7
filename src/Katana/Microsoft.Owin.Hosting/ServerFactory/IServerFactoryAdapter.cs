using Owin;

namespace Microsoft.Owin.Hosting.ServerFactory;

/// <summary>A server, whatever the form of its factory.</summary>
public interface IServerFactoryAdapter
{
    /// <summary>Lets the server say what it can do, in the builder's properties.</summary>
    /// <param name="builder">The builder.</param>
    void Initialize(IAppBuilder builder);

    /// <summary>Starts the server.</summary>
    /// <param name="builder">The builder with all middleware.</param>
    /// <returns>The running server; disposing of it stops it.</returns>
    IDisposable Create(IAppBuilder builder);
}
