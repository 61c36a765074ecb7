using Bridge.Owin;
using KatanaSite;
using KatanaSite.Authentication;
using Microsoft.Owin;
using Owin;

namespace Bridge.SideBySide.Old;

/// <summary>The only change to the old site: its cookie has ASP.NET Core's format.</summary>
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
