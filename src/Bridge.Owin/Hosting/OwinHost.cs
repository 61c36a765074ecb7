using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using Bridge.Errors;

namespace Bridge.Owin.Hosting;

/// <summary>
/// A small OWIN server over <see cref="HttpListener"/>, for self-hosting, development and tests, on .NET Framework, Mono and .NET.
/// It gives the application the environment of OWIN 1.0.1, CommonKeys and SendFile 0.3.
/// </summary>
/// <example><code>using var host = OwinHost.Start("http://localhost:5081", app);</code></example>
public sealed class OwinHost : IDisposable, IAsyncDisposable
{
    private const int FreePortAttempts = 20;

    // HttpListener (http.sys) names its host and its requests; elsewhere it is managed code with an endpoint per address.
    private static readonly bool s_isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

#if !NET
    private static readonly WaitCallback s_run = static request => _ = ((HostedRequest)request).RunAsync();
#endif

    private readonly HttpListener _listener;
    private readonly OwinHostOptions _options;
    private readonly ConcurrentDictionary<HostedRequest, bool> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<bool> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _requestIdPrefix = Guid.NewGuid().ToString("N").Substring(0, 12) + ":";
    private readonly string[] _names;
    private readonly bool _anyHost;
    private Action? _leaveAnyHost;
    private HeadWatch? _heads;
    private TaskCompletionSource<bool>? _drained;
    private long _requests;
    private int _stops;
    private int _closes;

    private OwinHost(HttpListener listener, HostUrl url, OwinHostOptions options)
    {
        _listener = listener;
        _options = options;
        Url = url.ToString();
        Port = url.Port;
        PathBase = url.PathBase;
        _anyHost = url.Host is "+" or "*";
        _names = IsLoopback(url.Host) ? ["localhost", "127.0.0.1", "[::1]"] : [url.Host];
        Development = options.Development;
        MaxRequestBodySize = options.MaxRequestBodySize ?? long.MaxValue;
        TraceOutput = options.TraceOutput ?? Console.Error;
        AppName = options.AppName ?? Assembly.GetEntryAssembly()?.GetName().Name ?? "Bridge";
        Stopping = _stopping.Token;
        Capabilities = new ReadOnlyDictionary<string, object>(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [OwinKeys.ServerName] = "Bridge.Owin.Hosting",
            [OwinKeys.OwinVersion] = "1.0",
            [OwinKeys.SendFileVersion] = "1.0",
        });
    }

    /// <summary>Where the host listens, with its real port and a slash at the end, such as <c>http://localhost:5081/site/</c>. With the hosts <c>+</c> and <c>*</c> it is no URL that a client could use.</summary>
    public string Url { get; }

    /// <summary>The port that the host listens on, also where it was asked for any free one.</summary>
    public int Port { get; }

    internal AppFunc App { get; private set; } = null!;

    internal string PathBase { get; }

    internal bool Development { get; }

    internal long MaxRequestBodySize { get; }

    internal TextWriter TraceOutput { get; }

    internal string AppName { get; }

    internal CancellationToken Stopping { get; }

    internal bool IsStopping => Volatile.Read(ref _stops) != 0;

    internal IDictionary<string, object> Capabilities { get; }

    /// <summary>Starts to listen, and returns at once.</summary>
    /// <param name="url">
    /// <c>http://HOST:PORT</c> or <c>http://HOST:PORT/PATH</c>. The host is <c>localhost</c> (answers to 127.0.0.1 too), a name, an IPv4 address, or <c>+</c> or <c>*</c> for every IPv4 address;
    /// port 0 takes a free one, see <see cref="Port"/>; the path becomes <c>owin.RequestPathBase</c>, and requests outside it are answered with 404.
    /// </param>
    /// <param name="app">The application, called for each request, for several at once.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>The running host; stop it with <see cref="StopAsync"/> or by disposing of it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> or <paramref name="app"/> is null.</exception>
    /// <exception cref="OwinHostException">The URL is malformed, its port is taken or not allowed, or its host is not this machine's. The message is one line that says so.</exception>
    public static OwinHost Start(string url, Func<IDictionary<string, object>, Task> app, OwinHostOptions? options = null)
    {
        if (app is null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        return Start(url, _ => app, options);
    }

    /// <summary>Starts to listen with an application that is made once the host is known, and before the first request.</summary>
    internal static OwinHost Start(string url, Func<OwinHost, AppFunc> createApp, OwinHostOptions? options)
    {
        options ??= new OwinHostOptions();
        var wanted = HostUrl.Parse(url ?? throw new ArgumentNullException(nameof(url)), s_isWindows);
        for (var attempt = 1; ; attempt++)
        {
            var actual = wanted.Port == 0 ? wanted.WithPort(FreePort()) : wanted;
            var listener = new HttpListener { IgnoreWriteExceptions = false };
            try
            {
                if (s_isWindows)
                {
                    // http.sys shares a port between programs by path, and by path allows a user to listen.
                    listener.Prefixes.Add(actual.Prefix(actual.Host, actual.PathBase));
                }
                else
                {
                    // The whole port: what is outside the path base is refused by the host, since HttpListener's own 404 is followed by a forged response.
                    listener.Prefixes.Add(actual.Prefix(actual.Host, ""));
                    if (actual.Host == "localhost")
                    {
                        // The name is one address to HttpListener, and to some clients the other.
                        listener.Prefixes.Add(actual.Prefix("127.0.0.1", ""));
                    }
                }

                listener.Start();
            }
            catch (Exception e) when (e is HttpListenerException or ArgumentException or SocketException)
            {
                Discard(listener);
                if (wanted.Port == 0 && attempt < FreePortAttempts && e is HttpListenerException)
                {
                    continue;
                }

                throw Explain(wanted, e);
            }

            var host = new OwinHost(listener, actual, options);
            try
            {
                host.App = createApp(host);
            }
            catch
            {
                host.Dispose();
                throw;
            }

            if (!s_isWindows && !host._anyHost)
            {
                host._leaveAnyHost = HttpListenerInternals.TakeAnyHost(listener, actual.Port);
            }

            if (!s_isWindows)
            {
                host._heads = new HeadWatch(listener, actual.Port, options.RequestHeadTimeout);
            }

            _ = host.AcceptAsync();
            return host;
        }
    }

    /// <summary>
    /// Stops: takes no new connections, cancels <c>host.OnAppDisposing</c>, and lets the running requests finish for <see cref="OwinHostOptions.ShutdownTimeout"/>.
    /// Those that are still running then get <c>owin.CallCancelled</c> cancelled and their connections broken.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait early: the running requests are broken at once.</param>
    /// <returns>A task that completes when the host has stopped; it does not fail. Called again, it is the same stop.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _stops, 1) == 0)
        {
            _drained = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = StopCoreAsync(cancellationToken);
        }

        await _stopped.Task.ConfigureAwait(false);
    }

    /// <summary>Stops at once: breaks the running requests and does not wait for them. Prefer <see cref="DisposeAsync"/> or <see cref="StopAsync"/>.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref _stops, 1);
        BreakAndClose();
    }

    /// <summary>The same as <see cref="StopAsync"/>.</summary>
    /// <returns>A task that completes when the host has stopped.</returns>
    public ValueTask DisposeAsync() => new(StopAsync());

    /// <summary>Whether a request with this Host header is this host's. Only what listens on + or * answers to any name, as with HttpListener: a page from elsewhere that has its own name point here gets nothing.</summary>
    internal bool IsFor(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return true;
        }

        if (!HostHeader.IsWellFormed(header!))
        {
            return false;
        }

        if (_anyHost)
        {
            return true;
        }

        foreach (var name in _names)
        {
            if (header!.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (header.Length == name.Length || header[name.Length] == ':'))
            {
                return true;
            }
        }

        return false;
    }

    internal string NextRequestId() => _requestIdPrefix + Interlocked.Increment(ref _requests).ToString("x8", CultureInfo.InvariantCulture);

    internal void Report(Exception failure, IDictionary<string, object>? environment)
    {
        try
        {
            if (_options.OnError is { } onError && environment is not null)
            {
                onError(failure, environment);
            }
            else
            {
                TraceOutput.WriteLine(environment is null
                    ? $"OwinHost {Url}: {failure}"
                    : $"OwinHost {Url}: {Shown(environment, OwinKeys.RequestMethod)} {Shown(environment, OwinKeys.RequestPathBase)}{Shown(environment, OwinKeys.RequestPath)} failed: {failure}");
            }
        }
        catch (Exception e)
        {
            try
            {
                TraceOutput.WriteLine($"OwinHost {Url}: OnError failed: {e}; it was given: {failure}");
            }
            catch (Exception)
            {
                // The trace itself is broken (a closed writer, a full disk): no request may fail for that.
            }
        }
    }

    internal void Done(HostedRequest request)
    {
        _running.TryRemove(request, out _);
        if (IsStopping && _running.IsEmpty)
        {
            _drained?.TrySetResult(true);
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception) when (IsStopping)
            {
                return;
            }
            catch (Exception e)
            {
                Report(e, null);
                if (!_listener.IsListening)
                {
                    return;
                }

                // What fails at once would fail again at once.
                await Task.Delay(100).ConfigureAwait(false);
                continue;
            }

            var request = new HostedRequest(this, context);
            _running[request] = true;
            if (Volatile.Read(ref _closes) != 0)
            {
                request.Abort();
            }

#if NET
            ThreadPool.UnsafeQueueUserWorkItem(request, preferLocal: false);
#else
            ThreadPool.UnsafeQueueUserWorkItem(s_run, request);
#endif
        }
    }

    private async Task StopCoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            StopListening();
            if (_running.IsEmpty)
            {
                return;
            }

            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(_drained!.Task, Task.Delay(_options.ShutdownTimeout, giveUp.Token)).ConfigureAwait(false);
            giveUp.Cancel();
        }
        catch (Exception e)
        {
            Report(e, null);
        }
        finally
        {
            BreakAndClose();
            _stopped.TrySetResult(true);
        }
    }

    // The path is decoded: a client could write a line of its own into the trace.
    private static string Shown(IDictionary<string, object> environment, string key) => Excerpt.Of(environment[key] as string ?? "", 1024);

    private void StopListening()
    {
        try
        {
            // Stop() would close the connections of running requests, with a proper end to half a body. Without prefixes nothing new is accepted, and what runs goes on.
            CloseIdle();
            Interlocked.Exchange(ref _leaveAnyHost, null)?.Invoke();
            foreach (var prefix in _listener.Prefixes.ToArray())
            {
                // Not Clear: Mono's forgets the prefixes and goes on listening.
                _listener.Prefixes.Remove(prefix);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed meanwhile by Dispose.
        }

        CancelStopping();
    }

    private void CancelStopping()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (Exception e)
        {
            Report(e, null);
        }
    }

    private void BreakAndClose()
    {
        if (Interlocked.Exchange(ref _closes, 1) != 0)
        {
            return;
        }

        _heads?.Dispose();
        CancelStopping();
        foreach (var request in _running)
        {
            request.Key.Abort();
        }

        try
        {
            Interlocked.Exchange(ref _leaveAnyHost, null)?.Invoke();
            CloseIdle();
            _listener.Close();
        }
        catch (Exception e)
        {
            Report(e, null);
        }

        _stopped.TrySetResult(true);
    }

    private void CloseIdle()
    {
        var busy = new HashSet<Socket>();
        foreach (var request in _running)
        {
            if (request.Key.Socket is { } socket)
            {
                busy.Add(socket);
            }
        }

        HttpListenerInternals.CloseIdle(_listener, Port, busy);
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>HttpListener has no way to ask for any port. The system's choice may be gone again before HttpListener has it, so the caller tries several.</summary>
    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static void Discard(HttpListener listener)
    {
        try
        {
            ((IDisposable)listener).Dispose();
        }
        catch (Exception e) when (e is HttpListenerException or SocketException or ObjectDisposedException)
        {
            // Mono's, to remove the prefix that it could not listen on, tries to listen on it once more.
        }
    }

    private static OwinHostException Explain(HostUrl url, Exception e)
    {
        // http.sys and sockets name the same things by different numbers: Windows, Linux, macOS.
        var code = e is HttpListenerException or SocketException ? ((System.ComponentModel.Win32Exception)e).NativeErrorCode : 0;
        var port = url.Port.ToString(CultureInfo.InvariantCulture);
        var why = code switch
        {
            32 or 183 or 10048 or 98 or 48 or 400 => $"port {port} is already in use. Stop what listens there, or give another port (0 takes a free one)",
            5 or 13 or 10013 => s_isWindows
                ? $"this user may not listen there. Allow it with: netsh http add urlacl url={url} user=%USERNAME%"
                : $"this user may not listen on port {port}. Give a port of 1024 or more",
            50 or 49 or 99 or 10049 => $"the host '{url.Host}' is no name or address of this machine. Use localhost, or + for every address",
            _ => e.Message.Replace("\r", "").Replace('\n', ' ').TrimEnd('.'),
        };
        return new OwinHostException($"Cannot listen on {url}: {why}.", e);
    }
}
