// What README.md shows, so that it compiles. ReadmeTests compares the two.
using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using Hangfire;
using Hangfire.Dashboard;
using Hangfire.Dashboard.Owin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Owin;

namespace Bridge.Functional.Tests.Showcase;

public interface IEntries
{
    List<string> All();

    Dictionary<string, object>? Find(object? id);

    int Add(string? text);
}

public sealed class Guestbook : ViewModule
{
    public Guestbook(IEntries entries)
    {
        Get("/", _ => entries.All());
        Get("/{id:int}", request => entries.Find(request.RouteValues["id"]) is { } entry ? entry : (object)("no such entry", 404));
        Post("/", async request =>
        {
            ViewForm form = await request.ReadFormAsync();
            return Response.Redirect($"{request.PathBase}/{entries.Add(form["text"])}", 303);
        });
    }
}

public sealed class Startup
{
    public void Configuration(IAppBuilder katana)
    {
    }
}

internal static class ReadmeExamples
{
    public static void SiteOwner(WebApplication app)
    {
        app.UseKatana<Startup>();
        app.MapGet("/new", () => "The first page that was rewritten.");
    }

    public static void SiteOwner(WebApplication app, JobStorage storage, IOwinDashboardAntiforgery antiforgery)
    {
        app.MapKatana("/legacy", katana => new Startup().Configuration(katana)).RequireAuthorization();
        app.MapOwin("/hangfire", MiddlewareExtensions.UseHangfireDashboard(new DashboardOptions(), storage, DashboardRoutes.Routes, antiforgery));
    }

    public static void LibraryAuthor(WebApplication app, IEntries entries)
    {
        app.MapModule("/guestbook", new Guestbook(entries)).RequireAuthorization();
    }

    public static void LibraryAuthor(IAppBuilder katana, IEntries entries)
    {
        katana.Map("/guestbook", guestbook => guestbook.UseModule(new Guestbook(entries)));
    }

    public static async Task LibraryAuthor(IEntries entries)
    {
        await using OwinHost host = await OwinHost.StartAsync("http://localhost:5081", new Guestbook(entries).ToAppFunc());
    }

    public static void AppAuthor(WebApplication app, AppFunc legacyApp)
    {
        app.MapView("/hello/{name}", request => Html.Of($"Hello {request.RouteValues["name"]}"));
        app.MapView("/teapot", _ => ("I'm a teapot", 418));
        app.MapView("/reports/{year:int}", request => (Report(request.RouteValues["year"]), new Headers { ["Cache-Control"] = "max-age=60" }));
        app.MapView("/old", _ => (legacyApp, new Headers { ["X-Robots-Tag"] = "noindex" }));     // a tuple over an OWIN application
        app.MapGroup("/api").WithViewResults().MapGet("/sum/{a:int}/{b:int}", (int a, int b) => ($"{a + b}", 200));
    }

    private static FileInfo Report(object? year) => new($"{year}.pdf");
}
