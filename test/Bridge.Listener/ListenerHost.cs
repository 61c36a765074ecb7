using System.Net;
using System.Net.Sockets;

namespace Bridge.Listener;

/// <summary>
/// Runs an OWIN application on HttpListener at a free port of 127.0.0.1, by HttpListener's public members alone.
/// What those do not offer, it does not do, and no test on Mono asks for it: a chunked response that fails halfway looks complete,
/// since HttpListener writes its last chunk; a client that left shows only as a write that fails; there is no limit on a request's
/// body or on the time that a head takes, no WebSocket, no https; and stopping waits for nothing.
/// </summary>
public sealed class ListenerHost : IDisposable
{
    // Another program can take a port between the moment at which it was found to be free and the moment at which it is listened on.
    private const int Attempts = 10;

    private readonly HttpListener _listener;
    private readonly AppFunc _app;
    private readonly Action<Exception, IDictionary<string, object>> _onError;
    private readonly TextWriter _trace;
    private readonly CancellationTokenSource _stopping = new();

    private ListenerHost(HttpListener listener, int port, AppFunc app, Action<Exception, IDictionary<string, object>> onError, TextWriter trace)
    {
        _listener = listener;
        _app = app;
        _onError = onError;
        _trace = trace;
        Port = port;
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>Starts to listen, and returns once it does.</summary>
    /// <param name="app">The application, called for each request, for several at once.</param>
    /// <param name="onError">What is told of a request that failed.</param>
    /// <param name="trace">The environment's <c>host.TraceOutput</c>.</param>
    public static ListenerHost Start(AppFunc app, Action<Exception, IDictionary<string, object>> onError, TextWriter trace)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort();
            HttpListener listener = new() { IgnoreWriteExceptions = false };
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
            }
            catch (Exception failure) when (attempt < Attempts && failure is HttpListenerException or SocketException)
            {
                continue;
            }

            ListenerHost host = new(listener, port, app, onError, trace);
            _ = host.AcceptAsync();
            return host;
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Close();
    }

    private static int FreePort()
    {
        TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        try
        {
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        finally
        {
            probe.Stop();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return;
            }

            _ = Task.Run(() => new ListenerRequest(context, _trace, _stopping.Token).RunAsync(_app, _onError));
        }
    }
}
