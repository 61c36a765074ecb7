using Microsoft.Owin;
using Microsoft.Owin.Extensions;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Logging;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.DataHandler;
using Microsoft.Owin.Security.DataProtection;
using Microsoft.Owin.Security.Infrastructure;
using Owin;

namespace Bridge.Katana.Tests.Security.Infrastructure;

// An authentication middleware as a site had it in 2014: sign-in by cookie, redirect to a login page on a 401.
internal class SiteCookieOptions : AuthenticationOptions
{
    public SiteCookieOptions()
        : base("SiteCookie")
    {
        CookieName = "site.auth";
        LoginPath = new PathString("/login");
        SystemClock = new SystemClock();
    }

    public string CookieName { get; set; }

    public PathString LoginPath { get; set; }

    public ISystemClock SystemClock { get; set; }

    public ISecureDataFormat<AuthenticationTicket> TicketDataFormat { get; set; }
}

internal class SiteCookieMiddleware : AuthenticationMiddleware<SiteCookieOptions>
{
    private readonly ILogger _logger;

    public SiteCookieMiddleware(OwinMiddleware next, IAppBuilder app, SiteCookieOptions options)
        : base(next, options)
    {
        _logger = app.CreateLogger<SiteCookieMiddleware>();
        if (Options.TicketDataFormat == null)
        {
            Options.TicketDataFormat = new TicketDataFormat(
                app.CreateDataProtector(typeof(SiteCookieMiddleware).FullName, Options.AuthenticationType, "v1"));
        }
    }

    protected override AuthenticationHandler<SiteCookieOptions> CreateHandler()
    {
        return new SiteCookieHandler(_logger);
    }
}

internal class SiteCookieHandler : AuthenticationHandler<SiteCookieOptions>
{
    private readonly ILogger _logger;

    public SiteCookieHandler(ILogger logger)
    {
        _logger = logger;
    }

    protected override Task<AuthenticationTicket> AuthenticateCoreAsync()
    {
        string cookie = Request.Cookies[Options.CookieName];
        if (string.IsNullOrEmpty(cookie))
        {
            return Task.FromResult<AuthenticationTicket>(null);
        }

        AuthenticationTicket ticket = Options.TicketDataFormat.Unprotect(cookie);
        if (ticket == null)
        {
            _logger.WriteWarning("Unprotect ticket failed");
            return Task.FromResult<AuthenticationTicket>(null);
        }

        if (ticket.Properties.ExpiresUtc.HasValue && ticket.Properties.ExpiresUtc.Value < Options.SystemClock.UtcNow)
        {
            return Task.FromResult<AuthenticationTicket>(null);
        }

        return Task.FromResult(ticket);
    }

    protected override async Task ApplyResponseGrantAsync()
    {
        AuthenticationResponseGrant signin = Helper.LookupSignIn(Options.AuthenticationType);
        AuthenticationResponseRevoke signout = Helper.LookupSignOut(Options.AuthenticationType, Options.AuthenticationMode);
        if (signin == null && signout == null)
        {
            return;
        }

        AuthenticationTicket model = await AuthenticateAsync();
        var cookieOptions = new CookieOptions
        {
            HttpOnly = true,
            Path = RequestPathBase.HasValue ? RequestPathBase.ToString() : "/",
            Secure = Request.IsSecure
        };
        if (signin != null)
        {
            signin.Properties.IssuedUtc = Options.SystemClock.UtcNow;
            if (signin.Properties.IsPersistent && signin.Properties.ExpiresUtc.HasValue)
            {
                cookieOptions.Expires = signin.Properties.ExpiresUtc.Value.UtcDateTime;
            }

            model = new AuthenticationTicket(signin.Identity, signin.Properties);
            Response.Cookies.Append(Options.CookieName, Options.TicketDataFormat.Protect(model), cookieOptions);
        }
        else if (model != null)
        {
            Response.Cookies.Delete(Options.CookieName, cookieOptions);
        }
    }

    protected override Task ApplyResponseChallengeAsync()
    {
        if (Response.StatusCode != 401 || !Options.LoginPath.HasValue)
        {
            return Task.FromResult(0);
        }

        AuthenticationResponseChallenge challenge = Helper.LookupChallenge(Options.AuthenticationType, Options.AuthenticationMode);
        if (challenge != null)
        {
            string back = challenge.Properties.RedirectUri ?? (Request.PathBase + Request.Path + Request.QueryString).ToString();
            Response.Redirect(Request.PathBase.Add(Options.LoginPath) + new QueryString("ReturnUrl", back));
        }

        return Task.FromResult(0);
    }
}

internal static class SiteCookieExtensions
{
    public static IAppBuilder UseSiteCookie(this IAppBuilder app, SiteCookieOptions options = null)
    {
        app.Use(typeof(SiteCookieMiddleware), app, options ?? new SiteCookieOptions());
        app.UseStageMarker(PipelineStage.Authenticate);
        return app;
    }
}
