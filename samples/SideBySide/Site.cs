using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bridge.SideBySide;

/// <summary>The settings that both sites need to share a sign-in and to run behind a proxy.</summary>
internal static class Site
{
    /// <summary>The text that a site writes, with its URL, as soon as it listens.</summary>
    public const string Announcement = "Listening on ";

    /// <summary>The name of the cookie that both sites sign in by.</summary>
    public const string CookieName = "shop";

    /// <summary>The scheme of the new site. The keys of the cookie depend on it, so the old site names it too.</summary>
    public const string Scheme = "Cookies";

    /// <summary>Runs a site until the proxy that started it ends.</summary>
    public static async Task RunAsync(string[] args, Func<WebApplicationBuilder, WebApplication> build)
    {
        WebApplicationBuilder builder = Builder(args);
        string keys = builder.Configuration["Keys"] ?? throw new InvalidOperationException("Say where the keys are that the sites share: --Keys FOLDER.");
        builder.Services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo(keys));

        // The proxy is on this machine. A proxy on another machine is trusted only if KnownProxies names it.
        builder.Services.Configure<ForwardedHeadersOptions>(static options => options.ForwardedHeaders = ForwardedHeaders.All);
        await using WebApplication app = build(builder);
        await app.StartAsync();
        Console.WriteLine(Announcement + app.Urls.First());
        _ = Task.Run(() => StopWithParent(app));
        await app.WaitForShutdownAsync();
    }

    /// <summary>A builder that reads the settings beside the program, from any current folder.</summary>
    public static WebApplicationBuilder Builder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    // The console's own reader blocks, even its asynchronous methods.
    private static void StopWithParent(WebApplication app)
    {
        while (Console.In.ReadLine() is not null)
        {
        }

        app.Lifetime.StopApplication();
    }
}
