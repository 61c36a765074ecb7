using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Owin;

namespace Bridge.Functional.Tests.Docs.Design;

public sealed class Startup
{
    public void Configuration(IAppBuilder app)
    {
    }
}

/// <summary>What docs/design.md shows, compiled.</summary>
internal static class DesignExamples
{
    public static void Kestrel(WebApplication app, IEntries entries, AppFunc hangfireDashboard)
    {
        app.MapView("/hello/{name}", r => Html.Of($"Hello {r.RouteValues["name"]}"));
        app.MapModule("/guestbook", new Guestbook(entries)).RequireAuthorization();
        app.MapView("/sum/{a:int}/{b:int}", Sum);                    // Func<ViewRequest, T>: a T that can never be a response fails at startup
        app.MapOwin("/jobs", hangfireDashboard);                     // AppFunc or MidFunc; app.UseOwin(midFunc) in the pipeline
        app.MapKatana("/legacy", k => new Startup().Configuration(k));  // from Bridge.Owin
        app.UseKatana<Startup>();                                    // from Bridge.Owin; what the site does not answer goes on to the next middleware
        app.MapGroup("/api").WithViewResults().MapGet("/x", () => ("teapot", 418));   // the shared rules under minimal APIs and their binding
    }

    private static string Sum(ViewRequest request) => $"{request.Route<int>("a") + request.Route<int>("b")}";
}
