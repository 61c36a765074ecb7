using Bridge.Functional.Tests.Docs.KatanaPackages;
using Bridge.Owin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin.Hosting;
using Owin;

namespace Bridge.Functional.Tests.Docs.Migrating;

/// <summary>What docs/migrating.md and docs/katana.md show, compiled.</summary>
internal static class MigratingExamples
{
    public static void Host(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDataProtection();        // see "sign-in cookies" below
        WebApplication app = builder.Build();
        app.UseKatana<Site.Startup>();               // or app.UseKatana(), which looks for [assembly: OwinStartup] as Katana's hosts do
        app.Run();
    }

    public static void Beside(WebApplication app)
    {
        app.UseKatana<Site.Startup>();
        app.MapView("/health", _ => "well");         // a path that the site never had
    }

    public static void Instead(WebApplication app)
    {
        app.UseWhen(context => context.GetEndpoint() is null, rest => rest.UseKatana<Site.Startup>());
        app.MapView("/guestbook", GuestbookPages.List);   // from now on; delete it from the site when you are sure
    }

    public static void Middleware(IAppBuilder app)
    {
        app.UseErrorPage();                                          // before: Katana's
        app.UseAspNetCore(core => core.UseExceptionHandler("/oops"));  // after: ASP.NET Core's
    }

    public static void NewSide(WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo(@"\\server\keys"));
        builder.Services.AddAuthentication().AddKatana();
        builder.Services.AddAuthorization();
        builder.Services.AddControllersWithViews();
        WebApplication app = builder.Build();
        app.UseForwardedHeaders();
        app.UseKatana(katana => new Startup().ConfigureAuth(katana));
        app.UseAuthorization();
        app.MapControllers();
    }

    public static void WebAppStart()
    {
        using (WebApp.Start<Startup>("http://+:9000/base"))
        {
            Console.ReadLine();
        }
    }

    public sealed class Startup
    {
        public void Configuration(IAppBuilder app)
        {
        }

        public void ConfigureAuth(IAppBuilder app) => app.UseCookieAuthentication(new CookieAuthenticationOptions
        {
            TicketDataFormat = app.CreateAspNetCoreTicketFormat("Cookies"),
            CookieManager = new AspNetCoreCookieManager(),
        });
    }

    private static class Site
    {
        public sealed class Startup
        {
            public void Configuration(IAppBuilder app)
            {
            }
        }
    }

    private static class GuestbookPages
    {
        public static string List(ViewRequest request) => request.Path;
    }
}
