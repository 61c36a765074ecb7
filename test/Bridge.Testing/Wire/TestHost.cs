using System.Collections.Concurrent;
#if NET
using System.Runtime.ExceptionServices;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
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

    /// <summary>Runs a check inside a request, where the environment is alive.</summary>
    public static async Task InRequestAsync(
        Action<IDictionary<string, object>> check,
        string request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        string path = "")
    {
        Exception? failure = null;
        using TestHost host = new(
            environment =>
            {
                try
                {
                    check(environment);
                }
                catch (Exception error)
                {
                    failure = error;
                }

                return Task.CompletedTask;
            },
            path);
        using RawConnection connection = host.Connect();
        await connection.SendAsync(request);
        (await connection.ReadResponseAsync()).Status.Should().Be(200);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
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
