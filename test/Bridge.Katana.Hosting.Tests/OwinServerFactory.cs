using System.Collections.Concurrent;

namespace Bridge.Katana.Hosting.Tests;

/// <summary>A server as Katana's hosting finds it, by the name of its assembly: a class OwinServerFactory in the namespace of that name.</summary>
public static class OwinServerFactory
{
    private static readonly ConcurrentDictionary<string, Server> s_servers = new();

    public static void Initialize(IDictionary<string, object> properties) => properties["server.Initialized"] = "yes";

    public static IDisposable Create(AppFunc app, IDictionary<string, object> properties) =>
        s_servers[(string)properties["host.AppName"]] = new Server(app, properties);

    internal static Server Started(string appName) => s_servers[appName];

    internal sealed class Server(AppFunc app, IDictionary<string, object> properties) : IDisposable
    {
        public AppFunc App { get; } = app;

        public IDictionary<string, object> Properties { get; } = properties;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
