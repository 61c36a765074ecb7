using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using Microsoft.AspNetCore.Builder;
using Owin;

namespace Bridge.Functional.Tests.Showcase.Libraries;

public interface INotes
{
    string? Find(int id);

    int Add(string? text);
}

public sealed class Notes : ViewModule
{
    public Notes(INotes notes)
    {
        Get("/", request => Html.Of($"<a href='{request.UrlFor("note", new { id = 1 })}'>The first note</a>"));
        Get("/notes/{id:int}", request => notes.Find(request.Route<int>("id")) is { } note ? Html.Of($"<p>{note}</p>") : (object)("no such note", 404))
            .WithName("note");
        Post("/notes", async request =>
        {
            ViewForm form = await request.ReadFormAsync();
            return Response.Redirect(request.UrlFor("note", new { id = notes.Add(form["text"]) }), 303);
        });
        Mount("/feed", LegacyFeed.App);

        Before(request => request.User?.Identity?.IsAuthenticated == true ? null : new HttpException(401));
        After((request, response) => { response.Headers["Cache-Control"] = "no-store"; });
        OnError<FormatException>((request, error) => (Html.Of($"<p>{error.Message}</p>"), 400));
    }
}

public sealed class Pages : ViewModule
{
    public Pages()
    {
        Static("/static", typeof(Pages).Assembly, "static");
        Get("/", request => Html.Of($"<link rel=stylesheet href='{request.UrlFor("static", new { filename = "style.css" })}'>"));
    }
}

internal static class LegacyFeed
{
    public static Task App(IDictionary<string, object> environment) => Task.CompletedTask;
}

/// <summary>What docs/libraries.md shows, compiled.</summary>
internal static class LibraryExamples
{
    public static async Task TestAsync(INotes notes)
    {
        using HttpClient client = new(new Notes(notes).ToAppFunc().ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") };

        using HttpResponseMessage response = await client.GetAsync("/notes/1");
    }

    public static void Kestrel(WebApplication app, INotes notes)
    {
        app.MapModule("/notes", new Notes(notes)).RequireAuthorization();
    }

    public static void Katana(IAppBuilder katana, INotes notes)
    {
        katana.Map("/notes", site => site.UseModule(new Notes(notes)));
    }

    public static async Task OtherServers(INotes notes, IServiceProvider services, Func<IDictionary<string, object>, Task> next)
    {
        Func<IDictionary<string, object>, Task> site = new Notes(notes).ToAppFunc().WithServices(services).MountAt("/notes")(next);
        await using OwinHost host = await OwinHost.StartAsync("http://localhost:5081", site);
    }
}
