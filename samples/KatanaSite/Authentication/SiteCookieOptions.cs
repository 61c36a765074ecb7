using System;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
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
            ExpireTimeSpan = TimeSpan.FromDays(14);
            SlidingExpiration = true;
            SystemClock = new SystemClock();
        }

        public string CookieName { get; set; }

        public SameSiteMode? CookieSameSite { get; set; }

        public PathString LoginPath { get; set; }

        public TimeSpan ExpireTimeSpan { get; set; }

        public bool SlidingExpiration { get; set; }

        public ISystemClock SystemClock { get; set; }

        public ISecureDataFormat<AuthenticationTicket> TicketDataFormat { get; set; }

        public ICookieManager CookieManager { get; set; }
    }
}
