using Microsoft.Owin;
using Microsoft.Owin.Security.DataHandler;
using Microsoft.Owin.Security.DataProtection;
using Microsoft.Owin.Security.Infrastructure;
using Owin;

namespace Bridge_Katana.OldSite.SignIn
{
    /// <summary>
    /// Sign-in by an encrypted cookie. Your site has another middleware in its place: UseCookieAuthentication of the package Microsoft.Owin.Security.Cookies,
    /// or the middleware of an identity server.
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
