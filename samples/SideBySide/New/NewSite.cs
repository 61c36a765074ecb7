using Microsoft.AspNetCore.Authentication;

namespace Bridge.SideBySide.New;

/// <summary>The new site: ASP.NET Core's cookie authentication, with the login page of the old one.</summary>
internal static class NewSite
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(Site.Scheme).AddCookie(Site.Scheme, static options =>
        {
            options.Cookie.Name = Site.CookieName;
            options.LoginPath = "/login";
        });
        builder.Services.AddAuthorization();
        WebApplication app = builder.Build();
        app.UseForwardedHeaders();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapView("/orders", static request => OrdersPage.For(request)).RequireAuthorization();
        app.MapPost("/orders/sign-out", static async (HttpContext context) =>
        {
            await context.SignOutAsync();
            return Results.Redirect($"{context.Request.PathBase}/");
        }).RequireAuthorization();
        return app;
    }
}
