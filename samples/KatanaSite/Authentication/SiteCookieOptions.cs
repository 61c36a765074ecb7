using Microsoft.Owin;
using Microsoft.Owin.Security;

namespace KatanaSite.Authentication
{
    public class SiteCookieOptions : AuthenticationOptions
    {
        public const string Scheme = "SiteCookie";

        public SiteCookieOptions()
            : base(Scheme)
        {
            CookieName = "site.auth";
        }

        public string CookieName { get; set; }

        public PathString LoginPath { get; set; }

        public ISecureDataFormat<AuthenticationTicket> TicketDataFormat { get; set; }
    }
}
