using Microsoft.Owin.Hosting.Engine;

namespace Microsoft.Owin.Hosting.Starter;

/// <summary>Starts a site in this application domain.</summary>
public class DirectHostingStarter : IHostingStarter
{
    private readonly IHostingEngine _engine;

    /// <summary>Makes a starter.</summary>
    /// <param name="engine">Starts the site.</param>
    public DirectHostingStarter(IHostingEngine engine)
    {
        _engine = engine;
    }

    /// <inheritdoc />
    public virtual IDisposable Start(StartOptions options) => _engine.Start(new StartContext(options));
}
