using System.Net;
using Bridge.Owin;
using Bridge.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Owin;
using Owin;

namespace Bridge.Load;

/// <summary>The large bodies on one of the hosts: once with limits that let them through, once with the limits that a site has by default.</summary>
internal static class BodiesSite
{
    public static async Task<(string[] Urls, Func<Task> Stop)> StartKestrelAsync()
    {
        WebApplication open = Kestrel(limited: false);
        WebApplication limited = Kestrel(limited: true);
        await open.StartAsync();
        await limited.StartAsync();
        return ([open.Urls.First(), limited.Urls.First(), open.Urls.Last()], async () =>
        {
            await open.DisposeAsync();
            await limited.DisposeAsync();
        });
    }

    public static (string[] Urls, Func<Task> Stop) StartHttpListener()
    {
        OwinHost open = HttpListener(limited: false);
        OwinHost limited = HttpListener(limited: true);
        return ([open.Url, limited.Url], async () =>
        {
            await open.DisposeAsync();
            await limited.DisposeAsync();
        });
    }

    private static WebApplication Kestrel(bool limited)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            if (!limited)
            {
                kestrel.Limits.MaxRequestBodySize = null;
            }
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddBridge(options => Unlimit(options, limited));
        if (!limited)
        {
            builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = long.MaxValue);
        }

        WebApplication app = builder.Build();
        app.MapKatana("/katana", Katana);
        app.MapModule("/", new BodiesModule());
        return app;
    }

    private static OwinHost HttpListener(bool limited)
    {
        BridgeOptions options = new();
        Unlimit(options, limited);
        OwinHostOptions host = new();
        if (!limited)
        {
            host.MaxRequestBodySize = null;
        }

        return Bridge.Owin.Katana.Start(
            "http://127.0.0.1:0",
            app =>
            {
                app.Map("/katana", Katana);
                app.Use(new Func<AppFunc, AppFunc>(new BodiesModule().ToMidFunc(options)));
            },
            host);
    }

    private static void Unlimit(BridgeOptions options, bool limited)
    {
        if (!limited)
        {
            options.Forms.BodyLength = long.MaxValue;
        }
    }

    private static void Katana(IAppBuilder app) => app.Run(async context =>
    {
        if (context.Request.Method == "POST")
        {
            await context.Response.WriteAsync(await BodiesModule.CountAsync(context.Request.Body));
            return;
        }

        for (long blocks = BodiesModule.Blocks(context.Environment); blocks > 0; blocks--)
        {
            await context.Response.WriteAsync(Content.Block);
        }
    });
}
