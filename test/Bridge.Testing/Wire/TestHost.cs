using System.Collections.Concurrent;
using System.Text;
#if NET
using Bridge.AspNetCore.Hosting;
#else
using Bridge.Listener;
#endif

namespace Bridge.Wire.Hosts;

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

internal static class TestApps
{
    public static T Get<T>(this IDictionary<string, object> environment, string key) => (T)environment[key];

    public static Stream Body(this IDictionary<string, object> environment) => environment.Get<Stream>(OwinKeys.ResponseBody);

    public static IDictionary<string, string[]> Headers(this IDictionary<string, object> environment) =>
        environment.Get<IDictionary<string, string[]>>(OwinKeys.ResponseHeaders);

    public static string Path(this IDictionary<string, object> environment) => environment.Get<string>(OwinKeys.RequestPath);

    public static Task WriteAsync(this IDictionary<string, object> environment, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return environment.Body().WriteAsync(bytes, 0, bytes.Length);
    }

    public static void Write(this IDictionary<string, object> environment, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        environment.Body().Write(bytes, 0, bytes.Length);
    }

    public static async Task WithinPatience(this Task task)
    {
        if (await Task.WhenAny(task, Task.Delay(RawConnection.Patience)) != task)
        {
            throw new TimeoutException("It did not happen within " + RawConnection.Patience);
        }

        await task;
    }
}
