using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.Infrastructure;

namespace Bridge_Katana.OldSite.SignIn
{
    internal class SignInCookieHandler : AuthenticationHandler<SignInCookieOptions>
    {
        private const string CookieName = "oldsite.signin";

        protected override Task<AuthenticationTicket> AuthenticateCoreAsync()
        {
            string cookie = Request.Cookies[CookieName];
            AuthenticationTicket ticket = string.IsNullOrEmpty(cookie) ? null : Options.TicketDataFormat.Unprotect(cookie);
            return Task.FromResult(ticket?.Properties.ExpiresUtc > DateTimeOffset.UtcNow ? ticket : null);
        }

        protected override Task ApplyResponseGrantAsync()
        {
            AuthenticationResponseGrant signIn = Helper.LookupSignIn(Options.AuthenticationType);
            if (signIn != null)
            {
                signIn.Properties.IssuedUtc = DateTimeOffset.UtcNow;
                signIn.Properties.ExpiresUtc = DateTimeOffset.UtcNow + Options.ExpireTimeSpan;
                string ticket = Options.TicketDataFormat.Protect(new AuthenticationTicket(signIn.Identity, signIn.Properties));
                Response.Cookies.Append(CookieName, ticket, Cookie());
            }
            else if (Helper.LookupSignOut(Options.AuthenticationType, Options.AuthenticationMode) != null)
            {
                Response.Cookies.Delete(CookieName, Cookie());
            }

            return Task.CompletedTask;
        }

        protected override Task ApplyResponseChallengeAsync()
        {
            if (Response.StatusCode == 401 && Helper.LookupChallenge(Options.AuthenticationType, Options.AuthenticationMode) != null)
            {
                string here = Request.PathBase.Add(Request.Path) + Request.QueryString.ToUriComponent();
                Response.Redirect(WebUtilities.AddQueryString(RequestPathBase.Add(Options.LoginPath).ToUriComponent(), "ReturnUrl", here));
            }

            return Task.CompletedTask;
        }

        private CookieOptions Cookie() => new CookieOptions
        {
            HttpOnly = true, Secure = Request.IsSecure, SameSite = SameSiteMode.Lax, Path = RequestPathBase.HasValue ? RequestPathBase.ToString() : "/",
        };
    }
}
