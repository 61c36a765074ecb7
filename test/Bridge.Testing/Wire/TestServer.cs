using System.Collections.Concurrent;

namespace Bridge.Wire;

/// <summary>One of the servers on a free port of 127.0.0.1, as it is for a site in production, with what it and Bridge log.</summary>
internal abstract class TestServer : IAsyncDisposable
{
    private int _running;

    public abstract int Port { get; }

    /// <summary>How many requests are being answered.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>What was logged as a warning or worse, an entry each, with its exception.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Serves a module's views at the root.</summary>
    public static Task<TestServer> StartAsync(HostKind host, ViewModule module) =>
        host == HostKind.Kestrel ? KestrelTestServer.StartAsync(module) : OwinTestServer.StartAsync(module);

    /// <summary>Serves an application at the root.</summary>
    public static Task<TestServer> StartAsync(HostKind host, AppFunc app) =>
        host == HostKind.Kestrel ? KestrelTestServer.StartAsync(app) : OwinTestServer.StartAsync(app);

    public RawConnection Connect() => new(Port);

    /// <summary>Sends one request on a connection of its own.</summary>
    public Task<RawResponse> GetAsync(string path, string headers = "", string method = "GET") => RawConnection.GetAsync(Port, path, headers, method);

    /// <summary>Stops the server: running requests have the time that it was started with, then their connections break.</summary>
    public abstract Task StopAsync();

    public abstract ValueTask DisposeAsync();

    protected void Begin() => Interlocked.Increment(ref _running);

    protected void End() => Interlocked.Decrement(ref _running);
}
