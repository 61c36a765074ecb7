using System.Collections.Concurrent;
#if NET
using Bridge.AspNetCore.Hosting;
#else
using Bridge.Listener;
#endif

namespace Bridge.Wire;

/// <summary>An OwinHost on a free port that keeps what its applications failed with; a ListenerHost on Mono.</summary>
internal sealed class TestHost : IDisposable
{
#if NET
    public TestHost(AppFunc app, string path = "", Action<OwinHostOptions>? configure = null)
    {
        var options = new OwinHostOptions { OnError = Report, TraceOutput = TextWriter.Synchronized(Trace) };
        configure?.Invoke(options);
        Host = OwinHost.Start("http://127.0.0.1:0" + path, app, options);
    }

    public OwinHost Host { get; }
#else
    public TestHost(AppFunc app) => Host = ListenerHost.Start(app, Report, TextWriter.Synchronized(Trace));

    public ListenerHost Host { get; }
#endif

    /// <summary>Released once for each failure that was reported: what only the server notices is reported after the client has its answer.</summary>
    public SemaphoreSlim Reported { get; } = new(0);

    public int Port => Host.Port;

    public ConcurrentQueue<Exception> Errors { get; } = new();

    public StringWriter Trace { get; } = new();

    public RawConnection Connect() => new(Port);

    public Task<RawResponse> GetAsync(string path, string headers = "", string method = "GET") => RawConnection.GetAsync(Port, path, headers, method);

    public void Dispose() => Host.Dispose();

    private void Report(Exception failure, IDictionary<string, object> environment)
    {
        Errors.Enqueue(failure);
        Reported.Release();
    }
}
