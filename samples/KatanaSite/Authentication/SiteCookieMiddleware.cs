using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Security.DataHandler;
using Microsoft.Owin.Security.DataProtection;
using Microsoft.Owin.Security.Infrastructure;
using Owin;

namespace KatanaSite.Authentication
{
    public class SiteCookieMiddleware : AuthenticationMiddleware<SiteCookieOptions>
    {
        public SiteCookieMiddleware(OwinMiddleware next, IAppBuilder app, SiteCookieOptions options)
            : base(next, options)
        {
            if (Options.TicketDataFormat == null)
            {
                Options.TicketDataFormat = new TicketDataFormat(app.CreateDataProtector(
                    typeof(SiteCookieMiddleware).FullName,
                    Options.AuthenticationType,
                    "v1"));
            }

            if (Options.CookieManager == null)
            {
                Options.CookieManager = new ChunkingCookieManager();
            }
        }

        protected override AuthenticationHandler<SiteCookieOptions> CreateHandler()
        {
            return new SiteCookieHandler();
        }
    }
}
