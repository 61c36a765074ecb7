using KatanaSite;
using Microsoft.AspNet.SignalR;
using Owin;

namespace Bridge.Farm.Instances;

/// <summary>The old site as it is, and SignalR 2 behind its sign-in.</summary>
public sealed class InstanceStartup : Startup
{
    /// <summary>Builds the pipeline.</summary>
    /// <param name="app">The builder.</param>
    public new void Configuration(IAppBuilder app)
    {
        base.Configuration(app);
        app.MapSignalR(new HubConfiguration { Resolver = new DefaultDependencyResolver() });
    }
}
