using Microsoft.Owin;
using Microsoft.Owin.Security.DataHandler;
using Microsoft.Owin.Security.DataProtection;
using Microsoft.Owin.Security.Infrastructure;
using Owin;

namespace Bridge_Katana.OldSite.SignIn
{
    /// <summary>
    /// Sign-in by an encrypted cookie, in the place of the middleware that your site has: UseCookieAuthentication of the package
    /// Microsoft.Owin.Security.Cookies, or that of an identity server.
    /// </summary>
    public class SignInCookieMiddleware : AuthenticationMiddleware<SignInCookieOptions>
    {
        public SignInCookieMiddleware(OwinMiddleware next, IAppBuilder app, SignInCookieOptions options)
            : base(next, options)
        {
            Options.TicketDataFormat = Options.TicketDataFormat
                ?? new TicketDataFormat(app.CreateDataProtector(typeof(SignInCookieMiddleware).FullName, Options.AuthenticationType, "v1"));
        }

        protected override AuthenticationHandler<SignInCookieOptions> CreateHandler() => new SignInCookieHandler();
    }
}
