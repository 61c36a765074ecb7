using System;
using System.Collections.Generic;
using System.Security.Claims;
using System.Threading.Tasks;
using KatanaSite.Authentication;
using Microsoft.Owin;
using Microsoft.Owin.Security;

namespace KatanaSite.Pages
{
    internal static class LoginPage
    {
        private static readonly Dictionary<string, string> s_passwords = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            { "ada", "lovelace" }, { "charles", "babbage" },
        };

        public static async Task Run(IOwinContext context)
        {
            string message = "";
            if (context.Request.Method == "POST")
            {
                IFormCollection form = await context.Request.ReadFormAsync();
                string user = form["user"] ?? "";
                string password;
                if (s_passwords.TryGetValue(user, out password) && password == form["password"])
                {
                    var identity = new ClaimsIdentity(
                        new[] { new Claim(ClaimTypes.Name, user), new Claim(ClaimTypes.Role, "reader") },
                        SiteCookieOptions.Scheme);
                    context.Authentication.SignIn(new AuthenticationProperties(), identity);
                    context.Response.Redirect(SafeReturnUrl(context));
                    return;
                }

                context.Response.StatusCode = 403;
                message = "<p>No such user, or another password.</p>\n";
            }

            await Html.WriteAsync(
                context,
                "Sign in",
                message
                    + "<form method=\"post\"><label>Name <input name=\"user\"></label> "
                    + "<label>Password <input name=\"password\" type=\"password\"></label> <button>Sign in</button></form>");
        }

        public static Task Leave(IOwinContext context)
        {
            context.Authentication.SignOut(SiteCookieOptions.Scheme);
            context.Response.Redirect(Html.Root(context).Add(new PathString("/")).ToUriComponent());
            return Task.FromResult<object>(null);
        }

        private static string SafeReturnUrl(IOwinContext context)
        {
            string url = context.Request.Query["ReturnUrl"];
            bool isLocal = !string.IsNullOrEmpty(url) && url[0] == '/' && (url.Length == 1 || (url[1] != '/' && url[1] != '\\'));
            return isLocal ? url : Html.Root(context).Add(new PathString("/")).ToUriComponent();
        }
    }
}
