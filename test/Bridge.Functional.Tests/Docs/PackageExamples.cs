using Bridge;
using Microsoft.AspNetCore.Builder;
using Microsoft.Owin.Hosting;
using Owin;

#pragma warning disable CA1050 // As a package's page shows it, in a file without a namespace.

public sealed class Greetings : ViewModule
{
    public Greetings()
    {
        Get("/hello/{name}", request => Html.Of($"Hello {request.RouteValues["name"]}"));
        Get("/teapot", _ => ("I'm a teapot", 418));
    }
}

/// <summary>What the pages of the packages (src/*/PACKAGE.md) show, compiled.</summary>
internal static class PackageExamples
{
    public static void AspNetCore(string[] args, Func<IDictionary<string, object>, Task> legacyApp)
    {
        WebApplication app = WebApplication.CreateBuilder(args).Build();
        app.MapView("/hello/{name}", request => Html.Of($"Hello {request.RouteValues["name"]}"));
        app.MapView("/teapot", _ => ("I'm a teapot", 418));
        app.MapOwin("/legacy", legacyApp);          // Func<IDictionary<string, object>, Task>
        app.Run();
    }

    public static void Owin(string[] args)
    {
        WebApplication app = WebApplication.CreateBuilder(args).Build();
        app.UseKatana<Startup>();
        app.MapGet("/new", () => "The first page that was rewritten.");
        app.Run();
    }

    public static void Katana()
    {
        using (WebApp.Start<Startup>("http://localhost:9000"))
        {
            Console.ReadLine();
        }
    }

    private sealed class Startup
    {
        public void Configuration(IAppBuilder app)
        {
        }
    }
}
