using Bridge.Farm.Backplane;
using KatanaSite;
using Microsoft.AspNet.SignalR;
using Microsoft.AspNet.SignalR.Messaging;
using Owin;
using StackExchange.Redis;

namespace Bridge.Farm.Instances;

/// <summary>The old site as it is, and SignalR 2 behind its sign-in.</summary>
/// <param name="services">The app's services, in which Redis is if there is one.</param>
public sealed class InstanceStartup(IServiceProvider services) : Startup
{
    /// <summary>Builds the pipeline.</summary>
    /// <param name="app">The builder.</param>
    public new void Configuration(IAppBuilder app)
    {
        base.Configuration(app);
        HubConfiguration signalR = new() { Resolver = new DefaultDependencyResolver() };
        if (services.GetService<IConnectionMultiplexer>() is { } redis)
        {
            RedisMessageBus bus = new(signalR.Resolver, redis);
            signalR.Resolver.Register(typeof(IMessageBus), () => bus);
        }

        app.MapSignalR(signalR);
    }
}
