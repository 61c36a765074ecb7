using System;
using System.Threading.Tasks;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.Infrastructure;

namespace KatanaSite.Authentication
{
    internal class SiteCookieHandler : AuthenticationHandler<SiteCookieOptions>
    {
        private bool _renew;

        protected override Task<AuthenticationTicket> AuthenticateCoreAsync()
        {
            string cookie = Options.CookieManager.GetRequestCookie(Context, Options.CookieName);
            AuthenticationTicket ticket = string.IsNullOrEmpty(cookie) ? null : Options.TicketDataFormat.Unprotect(cookie);
            if (ticket != null && ticket.Properties.ExpiresUtc < Options.SystemClock.UtcNow)
            {
                ticket = null;
            }

            _renew = ticket != null && Options.SlidingExpiration && (ticket.Properties.AllowRefresh ?? true) && IsPastHalf(ticket.Properties);
            return Task.FromResult(ticket);
        }

        protected override async Task ApplyResponseGrantAsync()
        {
            AuthenticationResponseGrant signIn = Helper.LookupSignIn(Options.AuthenticationType);
            AuthenticationResponseRevoke signOut = Helper.LookupSignOut(Options.AuthenticationType, Options.AuthenticationMode);
            if (signIn != null)
            {
                DateTimeOffset now = Options.SystemClock.UtcNow;
                signIn.Properties.IssuedUtc = signIn.Properties.IssuedUtc ?? now;
                signIn.Properties.ExpiresUtc = signIn.Properties.ExpiresUtc ?? now + Options.ExpireTimeSpan;
                Append(signIn.Identity, signIn.Properties);
            }
            else if (signOut != null)
            {
                Options.CookieManager.DeleteCookie(Context, Options.CookieName, Cookie());
            }
            else if (_renew)
            {
                AuthenticationTicket ticket = await AuthenticateAsync();
                DateTimeOffset now = Options.SystemClock.UtcNow;
                ticket.Properties.ExpiresUtc = now + (ticket.Properties.ExpiresUtc - ticket.Properties.IssuedUtc);
                ticket.Properties.IssuedUtc = now;
                Append(ticket.Identity, ticket.Properties);
            }
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

        private void Append(System.Security.Claims.ClaimsIdentity identity, AuthenticationProperties properties)
        {
            CookieOptions cookie = Cookie();
            if (properties.IsPersistent && properties.ExpiresUtc.HasValue)
            {
                cookie.Expires = properties.ExpiresUtc.Value.UtcDateTime;
            }

            string ticket = Options.TicketDataFormat.Protect(new AuthenticationTicket(identity, properties));
            Options.CookieManager.AppendResponseCookie(Context, Options.CookieName, ticket, cookie);
        }

        private CookieOptions Cookie()
        {
            return new CookieOptions
            {
                HttpOnly = true,
                Secure = Request.IsSecure,
                SameSite = Options.CookieSameSite,
                Path = RequestPathBase.HasValue ? RequestPathBase.ToString() : "/",
            };
        }

        private bool IsPastHalf(AuthenticationProperties properties)
        {
            DateTimeOffset now = Options.SystemClock.UtcNow;
            return now - properties.IssuedUtc > properties.ExpiresUtc - now;
        }
    }
}
