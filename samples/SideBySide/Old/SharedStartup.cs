using Bridge.Owin;
using KatanaSite;
using KatanaSite.Authentication;
using Microsoft.Owin;
using Owin;

namespace Bridge.SideBySide.Old;

/// <summary>The one change to the old site: its cookie is written as ASP.NET Core writes its own.</summary>
public sealed class SharedStartup : Startup
{
    /// <inheritdoc/>
    protected override SiteCookieOptions CookieOptions(IAppBuilder app)
    {
        SiteCookieOptions options = base.CookieOptions(app);
        options.CookieName = Site.CookieName;
        options.CookieSameSite = Microsoft.Owin.SameSiteMode.Lax;
        options.TicketDataFormat = app.CreateAspNetCoreTicketFormat(Site.Scheme);
        options.CookieManager = new AspNetCoreCookieManager();
        return options;
    }
}
