using Bridge_Site.Notes;

namespace Bridge_Site;

/// <summary>The site. Program.cs runs it, and the tests start it on a free port.</summary>
public static class Site
{
    /// <summary>Builds the site, which is not started yet.</summary>
    /// <param name="args">The command line, such as <c>--urls http://localhost:5200</c>.</param>
    public static WebApplication Build(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<NoteStore>();
        builder.Services.AddSingleton<NotesModule>();
        builder.Services.AddAntiforgery();

        WebApplication app = builder.Build();
        app.UseAntiforgery();
        app.MapView("/", _ => Response.Redirect("/notes/"));
        app.MapView("/health", _ => new { status = "well" });

        // A form of another site cannot be sent to this one: each form has a token.
        app.MapModule<NotesModule>("/notes").RequireAntiforgery();
        return app;
    }
}
