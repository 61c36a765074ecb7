using Bridge.Functional.Tests.Docs.KatanaPackages;
using Bridge.Owin;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Owin;

namespace Bridge.Functional.Tests.Docs.SignIn;

/// <summary>What docs/sign-in.md shows, compiled.</summary>
internal static class SignInExamples
{
    public static void Scheme(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddKatana();
        builder.Services.AddAuthorization();
        WebApplication app = builder.Build();

        app.UseKatana<Site.Startup>();               // with the site's cookie middleware
        app.UseAuthorization();                      // behind UseKatana
        app.MapGet("/orders", Orders.List).RequireAuthorization();
        app.MapView("/account", Account.Page).RequireAuthorization();
        app.MapControllers();                        // [Authorize]
    }

    public static void Schemes(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("ApplicationCookie")
            .AddKatana("ApplicationCookie")
            .AddKatana("Bearer");                    // [Authorize(AuthenticationSchemes = "Bearer")]
    }

    public static void Mounted(WebApplication app, CookieAuthenticationOptions options)
    {
        app.MapKatana("/area", katana =>
        {
            katana.UseCookieAuthentication(options);
            katana.UseAspNetCore(core =>
            {
                core.UseRouting();
                core.UseAuthorization();
                core.UseEndpoints(endpoints => endpoints.MapGet("/orders", Orders.List).RequireAuthorization());
            });
        });
    }

    public static void AspNetCoreScheme(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication("ApplicationCookie")
            .AddKatana("ApplicationCookie")
            .AddKatana("ExternalCookie")
            .AddOAuth("provider", "Our provider", options =>
            {
                options.SignInScheme = "ExternalCookie";
                Provider.Configure(options);             // its addresses, the client's id and secret, the callback path
            });
        WebApplication app = builder.Build();

        app.UseKatana(katana => new Startup().ConfigureAuth(katana));
        app.UseAuthentication();                         // behind UseKatana
    }

    public static void SharedCookie(IAppBuilder app)
    {
        app.UseCookieAuthentication(new CookieAuthenticationOptions
        {
            AuthenticationType = "ApplicationCookie",
            LoginPath = new PathString("/Account/Login"),
            CookieName = "shop",
            CookieSameSite = SameSiteMode.Lax,
            TicketDataFormat = app.CreateAspNetCoreTicketFormat("Cookies"),     // the name of the scheme in the new program
            CookieManager = new AspNetCoreCookieManager(),
        });
    }

    public static void SharedKeys(WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo("/srv/keys"));
        builder.Services.AddAuthentication("Cookies").AddCookie("Cookies", options => options.Cookie.Name = "shop");
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

    private sealed class Startup
    {
        public void ConfigureAuth(IAppBuilder app)
        {
            app.UseCookieAuthentication(new CookieAuthenticationOptions
            {
                AuthenticationType = "ApplicationCookie",
                LoginPath = new PathString("/Account/Login"),
            });
            app.UseCookieAuthentication(new CookieAuthenticationOptions
            {
                AuthenticationType = "ExternalCookie",
                AuthenticationMode = AuthenticationMode.Passive,
            });
            app.UseAspNetCoreScheme("provider");         // behind the cookies, in the place of Katana's middleware for this provider
        }
    }

    private static class Provider
    {
        public static void Configure(OAuthOptions options) => options.CallbackPath = "/signin-provider";
    }

    private static class Orders
    {
        public static string List() => "orders";
    }

    private static class Account
    {
        public static string Page(ViewRequest request) => $"{request.User?.Identity?.Name}";
    }
}
