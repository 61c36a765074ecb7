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
        "A chat with SignalR's own JavaScript client, on both hosts: by WebSockets, server-sent events or long polling.",
        SourceCode.Of("ChatApplication.cs", nameof(Configuration)));

    public static void Configuration(IAppBuilder app)
    {
        // Each host has its own resolver. Both hosts would share that of GlobalHost, which ends with the first host that stops.
        HubConfiguration config = new() { Resolver = new DefaultDependencyResolver() };

        // A guest whose connection is lost leaves the room after this time. Six seconds is the minimum that SignalR accepts.
        config.Resolver.Resolve<IConfigurationManager>().DisconnectTimeout = TimeSpan.FromSeconds(6);
        app.MapSignalR("", config);
    }
}
