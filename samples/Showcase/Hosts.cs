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
    // Both hosts stop at the same time, and the whole has to stay well under five seconds.
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

    /// <summary>Starts both hosts, and what the site does in the background.</summary>
    /// <param name="kestrelUrl">Where Kestrel listens; port 0 takes a free one.</param>
    /// <param name="owinUrl">Where the OWIN host listens; port 0 takes a free one.</param>
    /// <param name="reportFailures">Whether failing requests are reported on the console.</param>
    /// <param name="more">Modules that are served beside the site's own.</param>
    /// <exception cref="CannotListenException">One of them cannot listen there. Neither is running then.</exception>
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
    /// <returns>A task that completes when both hosts and the site have stopped. Called again, it is the same stop.</returns>
    public ValueTask DisposeAsync() => new(_stop.Value);

    private async Task StopAsync()
    {
        await Task.WhenAll(_kestrel.StopAsync(), _owin.StopAsync(), Task.Run(_site.Dispose));
        await _kestrel.DisposeAsync();
    }

    private static async Task<WebApplication> StartKestrelAsync(Site site, string url, bool reportFailures)
    {
        // The pages that show errors are a part of the show: on a developer's machine ASP.NET Core explains them.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Development,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);

        // That the host could not start is said below, in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (reportFailures)
        {
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }

        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = s_shutdownTimeout);
        builder.Services.AddBridge();

        // What listens on this machine alone answers to its own names alone, as OwinHost does: else a page of another site, whose name was
        // pointed here, could read the dashboard through a browser on this machine.
        bool isLocal = new Uri(url.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal)).IsLoopback;
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = isLocal ? ["localhost", "127.0.0.1", "[::1]"] : ["*"]);

        // Keys that live as long as the process: a sample leaves nothing on the disk.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();

        // Kestrel takes no port 0 on localhost, which is two addresses.
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
