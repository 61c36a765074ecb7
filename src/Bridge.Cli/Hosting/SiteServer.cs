using Bridge.Cli.Reports;
using System.Diagnostics;
using Bridge.Cli.Scanning;
using Bridge.Cli.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Cli.Hosting;

/// <summary>Kestrel, serving a site.</summary>
internal sealed class SiteServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SiteServer(WebApplication app, string startup)
    {
        _app = app;
        Startup = startup;
    }

    /// <summary>The startup class.</summary>
    public string Startup { get; }

    /// <summary>The addresses where the server listens, with the ports that the system assigned.</summary>
    public ICollection<string> Urls =>
        _app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    /// <summary>Starts the server.</summary>
    /// <exception cref="InvalidOperationException">There is no startup class, or more than one.</exception>
    /// <exception cref="IOException">The server cannot listen on an address.</exception>
    public static async Task<SiteServer> StartAsync(SiteServerOptions options, CancellationToken cancellation)
    {
        SiteFiles files = options.Files;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = files.Root is { } root ? Path.GetFileName(root) : Path.GetFileName(files.Bin),
            ContentRootPath = files.BaseDirectory,
            EnvironmentName = options.Environment,
        });
        builder.WebHost.UseKestrel(static kestrel => kestrel.AddServerHeader = false).UseUrls([.. options.Urls]);
        // The host logs why it did not start, and the command says the same.
        builder.Logging.AddProvider(new SiteLogProvider(options.Log))
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting", LogLevel.Warning);

        // Each site has its own keys.
        builder.Services.AddDataProtection().Services
            .Configure<Microsoft.AspNetCore.DataProtection.DataProtectionOptions>(protection => protection.ApplicationDiscriminator = files.BaseDirectory);
        WebApplication app = builder.Build();
        try
        {
            app.Use(next => context => LogAsync(context, next, options));
            string startup = "";
            if (options.PathBase.HasValue)
            {
                app.Map(options.PathBase, branch => startup = AddSite(branch, options, app.Lifetime));
            }
            else
            {
                startup = AddSite(app, options, app.Lifetime);
            }

            await app.StartAsync(cancellation).ConfigureAwait(false);
            return new SiteServer(app, startup);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task WaitAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static string AddSite(IApplicationBuilder app, SiteServerOptions options, IHostApplicationLifetime lifetime)
    {
        string startup = SitePipeline.In(options.Context)(app, [.. options.Assemblies], options.Startup);
        if (options.Files.Root is { } root)
        {
            app.UseSiteContent(root, options.Files.ConfigFile is { } config ? ConfigFile.Read(config) : null, lifetime);
        }

        return startup;
    }

    private static async Task LogAsync(HttpContext context, RequestDelegate next, SiteServerOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        string target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        string method = context.Request.Method;
        int status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context).ConfigureAwait(false);
            status = context.Response.StatusCode;
        }
        catch (Exception error) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            options.Log.Fail($"{Printable.Of(method)} {Printable.Of(target)}: {Describe(error)}");
            foreach (string advice in options.Failures.About(error))
            {
                options.Log.Fail("  " + advice);
            }

            context.Response.Clear();
            context.Response.StatusCode = status = error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
            context.Response.ContentType = "text/plain; charset=utf-8";
            string text = status != StatusCodes.Status500InternalServerError ? "The request cannot be read.\n"
                : context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
                    ? $"{error}\n\n{string.Join('\n', options.Failures.About(error))}\n"
                : "The site failed. The console of bridge serve says why.\n";
            await context.Response.WriteAsync(text).ConfigureAwait(false);
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            options.Log.Fail($"{Printable.Of(method)} {Printable.Of(target)} failed after its headers: {Describe(error)}");
            throw;
        }
        finally
        {
            options.Log.Request(method, target, status, Stopwatch.GetElapsedTime(start));
        }
    }

    private static string Describe(Exception error) => Printable.Of($"{error.GetType().FullName}: {error.Message}");
}
