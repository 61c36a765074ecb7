using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bridge.SideBySide;

/// <summary>What both sites need to share a sign-in and to stand behind a proxy.</summary>
internal static class Site
{
    /// <summary>What a site writes, with its URL, once it listens.</summary>
    public const string Announcement = "Listening on ";

    /// <summary>The name of the cookie that both sites sign in by.</summary>
    public const string CookieName = "shop";

    /// <summary>The scheme of the new site. The keys of the cookie hang on it, so the old site names it too.</summary>
    public const string Scheme = "Cookies";

    /// <summary>Runs a site until the proxy that started it ends.</summary>
    public static async Task RunAsync(string[] args, Func<WebApplicationBuilder, WebApplication> build)
    {
        WebApplicationBuilder builder = Builder(args);
        string keys = builder.Configuration["Keys"] ?? throw new InvalidOperationException("Say where the keys are that the sites share: --Keys FOLDER.");
        builder.Services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo(keys));

        // The proxy is on this machine. One on another is not trusted until KnownProxies names it.
        builder.Services.Configure<ForwardedHeadersOptions>(static options => options.ForwardedHeaders = ForwardedHeaders.All);
        await using WebApplication app = build(builder);
        await app.StartAsync();
        Console.WriteLine(Announcement + app.Urls.First());
        _ = Task.Run(() => StopWithParent(app));
        await app.WaitForShutdownAsync();
    }

    /// <summary>A builder whose settings are those beside the program, wherever it is started.</summary>
    public static WebApplicationBuilder Builder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    // The console's own reader blocks, also where it says async.
    private static void StopWithParent(WebApplication app)
    {
        while (Console.In.ReadLine() is not null)
        {
        }

        app.Lifetime.StopApplication();
    }
}
