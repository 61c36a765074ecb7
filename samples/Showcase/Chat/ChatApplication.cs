using Microsoft.AspNet.SignalR;
using Owin;
using IConfigurationManager = Microsoft.AspNet.SignalR.Configuration.IConfigurationManager;

namespace Bridge.Showcase;

/// <summary>ASP.NET SignalR 2, as its site configures it.</summary>
internal static class ChatApplication
{
    public static Example Example { get; } = new(
        "chat",
        "ASP.NET SignalR 2",
        "A chat on its own JavaScript client. On Kestrel by WebSockets, server-sent events or long polling; on the OWIN host, which has no WebSockets, by "
            + "the other two.",
        SourceCode.Of("ChatApplication.cs", nameof(Configuration)));

    public static void Configuration(IAppBuilder app)
    {
        // Each host has its own: GlobalHost's would be shared by both, and ends with the first that stops.
        HubConfiguration config = new() { Resolver = new DefaultDependencyResolver() };

        // A guest whose connection is lost has left the room after this time; six seconds is the least that SignalR takes.
        config.Resolver.Resolve<IConfigurationManager>().DisconnectTimeout = TimeSpan.FromSeconds(6);
        app.MapSignalR("", config);
    }
}
