using System.Net.Sockets;
using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Owin;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge.Showcase;

/// <summary>The two hosts, running, and the site that they serve.</summary>
internal sealed class Hosts : IAsyncDisposable
{
    // Both hosts stop at the same time, and this has to take much less than five seconds.
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromSeconds(2);

    private readonly Site _site;
    private readonly WebApplication _kestrel;
    private readonly OwinHost _owin;
    private readonly Lazy<Task> _stop;

    private Hosts(Site site, WebApplication kestrel, OwinHost owin)
    {
        _site = site;
        _kestrel = kestrel;
        _owin = owin;
        _stop = new Lazy<Task>(StopAsync);
        site.Hosts = [new HostLink("Kestrel", Browsable(kestrel.Urls.First())), new HostLink("OWIN", Browsable(owin.Url.TrimEnd('/')))];
    }

    public string KestrelUrl => _site.Hosts[0].Url;

    public string OwinUrl => _site.Hosts[1].Url;

    /// <summary>Starts both hosts, and the site's work in the background.</summary>
    /// <param name="kestrelUrl">Where Kestrel listens; port 0 takes a free one.</param>
    /// <param name="owinUrl">Where the OWIN host listens; port 0 takes a free one.</param>
    /// <param name="reportFailures">Whether failing requests are reported on the console.</param>
    /// <param name="more">Further modules to serve.</param>
    /// <exception cref="CannotListenException">One of the hosts cannot listen. Then neither host is running.</exception>
    public static async Task<Hosts> StartAsync(
        string kestrelUrl,
        string owinUrl,
        bool reportFailures,
        params IEnumerable<(string Path, ViewModule Module)> more)
    {
        Site site = new(more);
        WebApplication? kestrel = null;
        try
        {
            kestrel = await StartKestrelAsync(site, kestrelUrl, reportFailures);
            Hosts hosts = new(site, kestrel, StartOwin(site, owinUrl, reportFailures));
            site.Start();
            return hosts;
        }
        catch
        {
            if (kestrel is not null)
            {
                await kestrel.DisposeAsync();
            }

            site.Dispose();
            throw;
        }
    }

    /// <returns>A task that completes when the process is asked to end: by Ctrl-C, or by SIGTERM.</returns>
    public async Task WaitForShutdownAsync()
    {
        TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = _kestrel.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
    }

    /// <summary>Lets the running requests finish for two seconds, then breaks them.</summary>
    /// <returns>A task that completes when both hosts and the site have stopped. A second call waits for the same stop.</returns>
    public ValueTask DisposeAsync() => new(_stop.Value);

    private async Task StopAsync()
    {
        await Task.WhenAll(_kestrel.StopAsync(), _owin.StopAsync(), Task.Run(_site.Dispose));
        await _kestrel.DisposeAsync();
    }

    private static async Task<WebApplication> StartKestrelAsync(Site site, string url, bool reportFailures)
    {
        // Some examples show errors. On a developer's machine ASP.NET Core has a page that explains them.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Development,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);

        // The code below reports in one line that the host could not start.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (reportFailures)
        {
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }

        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = s_shutdownTimeout);
        builder.Services.AddBridge();

        // A host that listens only on this machine accepts only its own names, as OwinHost does. Otherwise the page of another site whose name resolves to this
        // machine could read the dashboard through a browser here.
        bool isLocal = new Uri(url.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal)).IsLoopback;
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = isLocal ? ["localhost", "127.0.0.1", "[::1]"] : ["*"]);

        // The keys exist only as long as the process, so the sample leaves no files on the disk.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();

        // Kestrel does not accept port 0 on localhost, because localhost has two addresses.
        builder.WebHost.UseUrls(url.Replace("//localhost:0", "//127.0.0.1:0", StringComparison.OrdinalIgnoreCase));

        WebApplication app = builder.Build();
        app.UseHostFiltering();
        app.UseAuthentication();
        app.MapPost("/sign-in", SignIn.PostAsync);
        foreach (KatanaApplication katana in site.KatanaApplications)
        {
            app.MapKatana(katana.Path, katana.Configure);
        }

        foreach ((string path, ViewModule module) in site.Modules)
        {
            app.MapModule(path, module);
        }

        try
        {
            await app.StartAsync();
            return app;
        }
        catch (Exception failure) when (failure is IOException or SocketException or InvalidOperationException)
        {
            await app.DisposeAsync();
            string why = failure.GetBaseException() is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
                ? "its port is already in use. Stop the program that uses it, or choose another URL with --kestrel."
                : failure.Message.ReplaceLineEndings(" ");
            throw new CannotListenException($"Cannot listen on {url}: {why}", failure);
        }
    }

    private static OwinHost StartOwin(Site site, string url, bool reportFailures)
    {
        try
        {
            return Katana.Start(
                url,
                Configure,
                new OwinHostOptions
                {
                    Development = true, ShutdownTimeout = s_shutdownTimeout, TraceOutput = reportFailures ? Console.Error : TextWriter.Null,
                });
        }
        catch (OwinHostException failure)
        {
            throw new CannotListenException(failure.Message, failure);
        }

        void Configure(IAppBuilder app)
        {
            foreach (KatanaApplication katana in site.KatanaApplications)
            {
                app.Map(katana.Path, katana.Configure);
            }

            foreach ((string path, ViewModule module) in site.Modules)
            {
                app.Use(module.ToAppFunc().MountAt(path));
            }

            app.Use(new Func<AppFunc, AppFunc>(_ => new HttpException(404).ToResponse().ToAppFunc()));
        }
    }

    private static string Browsable(string url) => url
        .Replace("//+:", "//localhost:", StringComparison.Ordinal)
        .Replace("//*:", "//localhost:", StringComparison.Ordinal)
        .Replace("//0.0.0.0:", "//localhost:", StringComparison.Ordinal)
        .Replace("//[::]:", "//localhost:", StringComparison.Ordinal);
}
