using System.Net;
using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.Docs.Hosting;

public class Startup
{
    public void Configuration(IAppBuilder app)
    {
    }
}

public class StartupOfAnApplication
{
    public AppFunc Configuration() => Site.App;                               // or MidFunc, or object
}

public class StartupWithProperties
{
    public AppFunc Configuration(IDictionary<string, object> properties) => Site.App;
}

internal static class Server
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo("/var/lib/shop/keys"));
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Add(IPAddress.Parse("10.0.0.1"));
        });
        WebApplication app = builder.Build();
        app.UseForwardedHeaders();                  // before everything else
        return app;
    }
}

internal static class Site
{
    public static Task App(IDictionary<string, object> environment) => Task.CompletedTask;
}

/// <summary>What docs/hosting.md shows, compiled.</summary>
internal static class HostingExamples
{
    public static (IOwinContext Owin, HttpContext Http, IServiceProvider Services) BothWays(HttpContext httpContext, IOwinContext owinContext)
    {
        IOwinContext owin = httpContext.GetOwinContext();   // within Katana's pipeline: its context; before it: the context that it will get
        HttpContext http = owinContext.GetHttpContext();
        IServiceProvider services = owinContext.GetServices();   // the request's scope
        return (owin, http, services);
    }

    public static async Task HostAsync(AppFunc app)
    {
        await using OwinHost host = await OwinHost.StartAsync("http://localhost:5081", app);       // app: Func<IDictionary<string, object>, Task>
        Console.WriteLine(host.Url);                                                               // http://localhost:5081/
        await host.StopAsync();
    }

    public static void Host()
    {
        using OwinHost host = Katana.Start<Startup>("http://localhost:5081");      // as WebApp.Start<Startup>(...) of Microsoft.Owin.Hosting
    }

    public static void Views(IAppBuilder app, IEntries entries)
    {
        app.UseModule(new Guestbook(entries));                        // a request that matches no route goes on
        app.Map("/guestbook", branch => branch.UseModule(new Guestbook(entries)));   // its views see the prefix as their path base
        app.MapView("/hello/{name}", r => Html.Of($"Hello {r.RouteValues["name"]}"));   // GET and HEAD; other requests go on
        app.RunView(r => ("nothing here", 404));                      // the end of the pipeline
    }
}
