using Microsoft.Owin;
using Microsoft.Owin.Security;

namespace Bridge_Katana.OldSite.SignIn
{
    public class SignInCookieOptions : AuthenticationOptions
    {
        public const string Scheme = "SignIn";

        public SignInCookieOptions()
            : base(Scheme)
        {
        }

        public PathString LoginPath { get; set; }

        public TimeSpan ExpireTimeSpan { get; set; } = TimeSpan.FromHours(8);

        public ISecureDataFormat<AuthenticationTicket> TicketDataFormat { get; set; }
    }
}
