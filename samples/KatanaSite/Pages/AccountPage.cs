using System.Threading.Tasks;
using Microsoft.Owin;

namespace KatanaSite.Pages
{
    internal static class AccountPage
    {
        public static Task Run(IOwinContext context)
        {
            System.Security.Claims.ClaimsPrincipal user = context.Authentication.User;
            if (user == null || user.Identity == null || !user.Identity.IsAuthenticated)
            {
                // The cookie middleware turns this into a redirect to the login page.
                context.Response.StatusCode = 401;
                return Task.FromResult<object>(null);
            }

            return Html.WriteAsync(
                context,
                "Your account",
                "<p>"
                    + Html.Encode(user.Identity.Name)
                    + (user.IsInRole("reader") ? ", reader" : "")
                    + "</p>\n<p>"
                    + Html.Link(context, "/logout", "Sign out")
                    + "</p>");
        }
    }
}
