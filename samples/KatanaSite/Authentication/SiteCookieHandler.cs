using System.Threading.Tasks;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.Infrastructure;

namespace KatanaSite.Authentication
{
    internal class SiteCookieHandler : AuthenticationHandler<SiteCookieOptions>
    {
        protected override Task<AuthenticationTicket> AuthenticateCoreAsync()
        {
            string cookie = Request.Cookies[Options.CookieName];
            return Task.FromResult(string.IsNullOrEmpty(cookie) ? null : Options.TicketDataFormat.Unprotect(cookie));
        }

        protected override Task ApplyResponseGrantAsync()
        {
            AuthenticationResponseGrant signIn = Helper.LookupSignIn(Options.AuthenticationType);
            AuthenticationResponseRevoke signOut = Helper.LookupSignOut(Options.AuthenticationType, Options.AuthenticationMode);
            var options = new CookieOptions { HttpOnly = true, Secure = Request.IsSecure, Path = RequestPathBase.HasValue ? RequestPathBase.ToString() : "/" };
            if (signIn != null)
            {
                string ticket = Options.TicketDataFormat.Protect(new AuthenticationTicket(signIn.Identity, signIn.Properties));
                Response.Cookies.Append(Options.CookieName, ticket, options);
            }
            else if (signOut != null)
            {
                Response.Cookies.Delete(Options.CookieName, options);
            }

            return Task.FromResult<object>(null);
        }

        protected override Task ApplyResponseChallengeAsync()
        {
            if (Response.StatusCode == 401 && Helper.LookupChallenge(Options.AuthenticationType, Options.AuthenticationMode) != null)
            {
                string here = Request.PathBase.Add(Request.Path) + Request.QueryString.ToUriComponent();
                Response.Redirect(WebUtilities.AddQueryString(RequestPathBase.Add(Options.LoginPath).ToUriComponent(), "ReturnUrl", here));
            }

            return Task.FromResult<object>(null);
        }
    }
}
