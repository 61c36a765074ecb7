using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Functional.Tests.Showcase.AspNetCore;

/// <summary>What docs/aspnetcore.md shows, compiled.</summary>
internal static class AspNetCoreExamples
{
    public static void Urls(WebApplication app)
    {
        app.MapGet("/orders/{id:int}", (int id) => Results.Ok(id)).WithName("order");
        app.MapView("/basket", request => Html.Of($"<a href='{request.UrlFor("order", new { id = 7 })}'>Your order</a>"));
    }

    public static WebApplication Forms(WebApplicationBuilder builder, ViewModule guestbook)
    {
        builder.Services.AddAntiforgery();
        WebApplication app = builder.Build();
        app.UseAntiforgery();   // after UseAuthentication, where the app calls that
        app.MapView("/feedback", request => Html.Of($"<form method='post'>{request.AntiforgeryField()}<input name='text'><button>Send</button></form>"));
        app.MapView("/feedback", "POST", async request => Html.Of($"<p>You said: {(await request.ReadFormAsync())["text"]}</p>")).RequireAntiforgery();
        app.MapModule("/guestbook", guestbook).RequireAntiforgery();
        return app;
    }

    public static void OpenApi(WebApplication app)
    {
        app.MapView("/people", "POST", AddPerson).Accepts<Person>("application/json").Produces<Person>(201).ProducesProblem(400).WithSummary("Adds a person");
    }

    public static WebApplication Sessions(WebApplicationBuilder builder)
    {
        builder.Services.AddDistributedMemoryCache();
        builder.Services.AddSession();
        WebApplication app = builder.Build();
        app.UseSession();
        app.MapView("/visits", request =>
        {
            ISession session = request.GetHttpContext().Session;
            int visits = (session.GetInt32("visits") ?? 0) + 1;
            session.SetInt32("visits", visits);
            return $"You were here {visits} times.";
        });
        return app;
    }

    private static async Task<(Response Person, int Status)> AddPerson(ViewRequest request) => (Response.Json(await request.ReadJsonAsync<Person>()), 201);

    private sealed record Person(string Name);
}
