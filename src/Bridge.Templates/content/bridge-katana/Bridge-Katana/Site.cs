using System.Security.Claims;
using Bridge_Katana.OldSite;

namespace Bridge_Katana;

/// <summary>The old site and the new endpoints, in one app on Kestrel.</summary>
public static class Site
{
    /// <summary>Builds the app, which is not started yet.</summary>
    /// <param name="args">The command line, such as <c>--urls http://localhost:5202</c>.</param>
    public static WebApplication Build(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

        // A user who signed in on the old site is signed in on the new pages, and the other way round.
        builder.Services.AddAuthentication().AddKatana();
        builder.Services.AddAuthorization();

        WebApplication app = builder.Build();
        app.UseKatana<Startup>();       // what the old site does not answer goes on
        app.UseAuthorization();         // behind UseKatana, which knows the user

        // The pages that were rewritten. The first page needs no sign-in.
        app.MapView("/about", _ => Html.Of($"<h1>About</h1><p>This page was rewritten.</p>"));
        app.MapView("/orders", Orders).RequireAuthorization();
        app.MapGet("/api/me", (ClaimsPrincipal user) => new { name = user.Identity?.Name }).RequireAuthorization();
        return app;
    }

    private static Html Orders(ViewRequest request) => Html.Of($"<h1>Orders of {request.User?.Identity?.Name}</h1><p><a href='/'>Back</a></p>");
}
