using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore.Hosting;

/// <summary>
/// Runs an OWIN application on Kestrel. The application gets the same environment as in an ASP.NET Core app with Bridge: OWIN 1.0.1, CommonKeys, SendFile,
/// WebSocket and Opaque. Only the arguments control the host. Configuration files, environment variables and Ctrl-C have no effect on it.
/// </summary>
/// <example><code>await using OwinHost host = await OwinHost.StartAsync("http://localhost:5081", app);</code></example>
public sealed class OwinHost : IDisposable, IAsyncDisposable
{
    // About 49 days. A longer time to stop is as good as one without end.
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1L);

    private readonly OwinHostOptions _options;
    private readonly TimeSpan _shutdownTimeout;
    private readonly HostTrace _trace;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _kestrel;
    private IServer? _server;
    private HostApplication? _application;
    private int _stops;

    private OwinHost(IReadOnlyList<HostUrl> urls, OwinHostOptions options)
    {
        _options = options;
        _shutdownTimeout = options.ShutdownTimeout;
        HostUrls = urls;
        Urls = [.. urls.Select(static url => url.ToString())];
        Port = urls[0].Port;
        AppName = options.AppName ?? Assembly.GetEntryAssembly()?.GetName().Name ?? "Bridge";
        Stopping = _stopping.Token;
        _trace = new HostTrace(options.TraceOutput ?? Console.Error) { Name = $"OwinHost {Url}" };
    }

    /// <summary>
    /// Where the host listens, with its real port and a slash at the end, such as <c>http://localhost:5081/site/</c>; the first of <see cref="Urls"/>. If the
    /// host is <c>+</c> or <c>*</c>, clients cannot use this URL.
    /// </summary>
    public string Url => Urls[0];

    /// <summary>Every URL that the host listens on, in the order in which they were given.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>The port on which the host listens, even if port 0 was given. If there are several URLs, it is the port of the first.</summary>
    public int Port { get; }

    internal IReadOnlyList<HostUrl> HostUrls { get; }

    internal bool Development => _options.Development;

    internal TextWriter TraceOutput => _trace.Output;

    internal string AppName { get; }

    internal CancellationToken Stopping { get; }

    /// <summary>Starts to listen, and returns when the host listens.</summary>
    /// <param name="url">
    /// <c>http://HOST:PORT</c> or <c>http://HOST:PORT/PATH</c>, or the same with <c>https</c>. The host is <c>localhost</c> (127.0.0.1 and ::1), a name of this
    /// machine, an IP address (IPv6 in brackets), or <c>+</c> or <c>*</c> for every address. Port 0 takes a free one, see <see cref="Port"/>. The path becomes
    /// <c>owin.RequestPathBase</c>, and requests outside it are answered with 404. A request whose Host header is not the URL's host is answered with 400.
    /// </param>
    /// <param name="app">The application. It is called for each request, and for several at once.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>The running host; stop it with <see cref="StopAsync"/> or by disposing it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> or <paramref name="app"/> is null.</exception>
    /// <exception cref="OwinHostException">
    /// The URL is malformed, its port is taken or not allowed, its host is not this machine, or there is no certificate for https. The message is one line that
    /// says why.
    /// </exception>
    public static OwinHost Start(string url, Func<IDictionary<string, object>, Task> app, OwinHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Start([url], app, options);
    }

    /// <summary>Starts to listen on several URLs, and returns when the host listens.</summary>
    /// <param name="urls">One or more URLs, as for <see cref="Start(string, Func{IDictionary{string, object}, Task}, OwinHostOptions?)"/>.</param>
    /// <param name="app">The application. It is called for each request, and for several at once.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>The running host.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="urls"/>, one of them or <paramref name="app"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="urls"/> is empty.</exception>
    /// <exception cref="OwinHostException">
    /// The host cannot listen on one of them; then it listens on none. The message is one line that says why.
    /// </exception>
    public static OwinHost Start(IEnumerable<string> urls, Func<IDictionary<string, object>, Task> app, OwinHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        return Wait(() => StartAsync(urls, app, options));
    }

    /// <inheritdoc cref="Start(string, Func{IDictionary{string, object}, Task}, OwinHostOptions?)"/>
    /// <param name="url">As for <see cref="Start(string, Func{IDictionary{string, object}, Task}, OwinHostOptions?)"/>.</param>
    /// <param name="app">The application. It is called for each request, and for several at once.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static Task<OwinHost> StartAsync(
        string url,
        Func<IDictionary<string, object>, Task> app,
        OwinHostOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        return StartAsync([url], app, options, cancellationToken);
    }

    /// <inheritdoc cref="Start(IEnumerable{string}, Func{IDictionary{string, object}, Task}, OwinHostOptions?)"/>
    /// <param name="urls">One or more URLs.</param>
    /// <param name="app">The application. It is called for each request, and for several at once.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static Task<OwinHost> StartAsync(
        IEnumerable<string> urls,
        Func<IDictionary<string, object>, Task> app,
        OwinHostOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        return StartAsync(urls, _ => app, options, services: null, cancellationToken);
    }

    /// <summary>
    /// Starts to listen with an application that is created after the host is known and before the first request. The requests get the given services, or else
    /// the few services that the host has itself.
    /// </summary>
    internal static OwinHost Start(string url, Func<OwinHost, AppFunc> createApp, OwinHostOptions? options, IServiceProvider? services)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Wait(() => StartAsync([url], createApp, options, services, default));
    }

    /// <summary>
    /// Stops the host: it takes no new connections, cancels <c>host.OnAppDisposing</c>, and lets the running requests finish for
    /// <see cref="OwinHostOptions.ShutdownTimeout"/>. For requests that are still running after that, it cancels <c>owin.CallCancelled</c> and breaks the
    /// connection.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait early. The connections of running requests are then broken at once.</param>
    /// <returns>A task that completes when the host has stopped. It never fails. Another call returns the same task.</returns>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _stops, 1) == 0)
        {
            _ = StopCoreAsync(cancellationToken);
        }

        return _stopped.Task;
    }

    /// <summary>
    /// Stops at once: breaks the running requests, and waits for them for at most a second. Prefer <see cref="DisposeAsync"/> or <see cref="StopAsync"/>.
    /// </summary>
    public void Dispose()
    {
        _giveUp.Cancel();
        Wait(async () =>
        {
            await StopAsync();
            return true;
        });
    }

    /// <summary>The same as <see cref="StopAsync"/>.</summary>
    /// <returns>A task that completes when the host has stopped.</returns>
    public ValueTask DisposeAsync() => new(StopAsync());

    private static async Task<OwinHost> StartAsync(
        IEnumerable<string> urls, Func<OwinHost, AppFunc> createApp, OwinHostOptions? options, IServiceProvider? services, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(urls);
        HostUrl[] wanted = [.. urls.Select(static url => HostUrl.Parse(url ?? throw new ArgumentNullException(nameof(urls), "A URL is null.")))];
        if (wanted.Length == 0)
        {
            throw new ArgumentException("A host needs a URL to listen on.", nameof(urls));
        }

        using HostSockets sockets = new();
        foreach (int i in Enumerable.Range(0, wanted.Length).OrderByDescending(i => wanted[i].IsAnyHost).ToArray())
        {
            wanted[i] = await sockets.BindAsync(wanted[i], cancellationToken);
        }

        OwinHost host = new(wanted, options ?? new OwinHostOptions());
        try
        {
            await host.StartAsync(createApp, services, sockets, cancellationToken);
            return host;
        }
        catch
        {
            await host.StopAsync(new CancellationToken(true));
            throw;
        }
    }

    private async Task StartAsync(Func<OwinHost, AppFunc> createApp, IServiceProvider? services, HostSockets sockets, CancellationToken cancellationToken)
    {
        WebApplication kestrel = _kestrel = CreateKestrel(sockets);
        AppFunc app = createApp(this);
        HostApplication application = _application = new HostApplication(app, HostUrls, services ?? kestrel.Services, Properties(), _trace, _options);
        try
        {
            _server = kestrel.Services.GetRequiredService<IServer>();
            await _server.StartAsync(application, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or SocketException or InvalidOperationException or CryptographicException)
        {
            throw new OwinHostException($"Cannot listen on {Url}: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    /// <summary>
    /// Kestrel with only what it needs. The builder provides its services, including TLS. The application that it builds is never run, so nothing reads
    /// configuration, sets up a pipeline or waits for Ctrl-C.
    /// </summary>
    private WebApplication CreateKestrel(HostSockets sockets)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = _options.Development ? Environments.Development : Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(_trace);
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = sockets.Take);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = _options.MaxRequestBodySize;
            kestrel.Limits.RequestHeadersTimeout = _options.RequestHeadTimeout;
            _options.ConfigureKestrel?.Invoke(kestrel);
            foreach ((System.Net.IPEndPoint address, HostUrl url) in sockets.EndPoints)
            {
                kestrel.Listen(address, listen => UseScheme(listen, url));
            }
        });
        return builder.Build();
    }

    private void UseScheme(ListenOptions listen, HostUrl url)
    {
        if (!url.IsHttps)
        {
            return;
        }

        if (_options.Certificate is { } certificate)
        {
            listen.UseHttps(certificate.HasPrivateKey
                ? certificate
                : throw new OwinHostException($"Cannot listen on {url}: OwinHostOptions.Certificate has no private key."));
            return;
        }

        try
        {
            listen.UseHttps();
        }
        catch (InvalidOperationException failure)
        {
            throw new OwinHostException(
                $"Cannot listen on {url}: there is no certificate for https. Set OwinHostOptions.Certificate, or make the development certificate with "
                    + $"'dotnet dev-certs https'.", failure);
        }
    }

    /// <summary>The keys of a request's environment that belong to the host.</summary>
    private Dictionary<string, object> Properties()
    {
        Dictionary<string, object> capabilities = new(ServerCapabilities.Create(), StringComparer.Ordinal)
        {
            [OwinKeys.ServerName] = "Bridge.AspNetCore.Hosting",
            [OwinKeys.OwinVersion] = "1.0",
        };
        Dictionary<string, object> properties = new(StringComparer.Ordinal)
        {
            [OwinKeys.Capabilities] = capabilities.AsReadOnly(),
            [OwinKeys.TraceOutput] = TraceOutput,
            [OwinKeys.AppName] = AppName,
            [OwinKeys.OnAppDisposing] = Stopping,
        };
        if (Development)
        {
            properties[OwinKeys.AppMode] = "development";
        }

        return properties;
    }

    private async Task StopCoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _giveUp.Token);
            if (_shutdownTimeout <= s_longestTimer)
            {
                giveUp.CancelAfter(_shutdownTimeout);
            }

            // Set before Kestrel breaks the requests. Their tokens are cancelled only after their reads have failed.
            using CancellationTokenSource breaking = new();
            using CancellationTokenRegistration registration = giveUp.Token.UnsafeRegister(_ =>
            {
                _application?.IsBreaking = true;
                breaking.Cancel();
            }, null);

            // Kestrel stops listening within the call, and then waits for the requests.
            Task stopped = _server?.StopAsync(breaking.Token) ?? Task.CompletedTask;
            CancelStopping();
            await stopped;
            if (_kestrel is not null)
            {
                await _kestrel.DisposeAsync();
            }
        }
        catch (Exception failure)
        {
            _trace.Write($"Stopping failed: {HostTrace.Describe(failure)}");
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }

    private void CancelStopping()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (Exception failure)
        {
            _trace.Write($"A callback of '{OwinKeys.OnAppDisposing}' failed: {HostTrace.Describe(failure)}");
        }
    }

    // On the thread pool, because the caller's synchronization context may be the single thread that waits here.
    private static T Wait<T>(Func<Task<T>> start) => Task.Run(start).GetAwaiter().GetResult();
}
