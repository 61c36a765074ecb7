using System.Net;
using System.Security.Claims;
using Bridge_Katana.OldSite.SignIn;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Owin;

[assembly: OwinStartup(typeof(Bridge_Katana.OldSite.Startup))]

namespace Bridge_Katana.OldSite
{
    /// <summary>A startup class, as every Katana site has one. It does not depend on Kestrel.</summary>
    public class Startup
    {
        public void Configuration(IAppBuilder app)
        {
            app.UseSignInCookie(new SignInCookieOptions { LoginPath = new PathString("/login") });
            app.Map("/login", login => login.Run(Login));
            app.Map("/logout", logout => logout.Run(Logout));
            app.Use((context, next) => context.Request.Path == new PathString("/") ? Home(context) : next());
        }

        private static Task Home(IOwinContext context)
        {
            string name = context.Authentication.User?.Identity?.Name;
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(
                "<h1>The old site</h1><p>" + (name == null ? "<a href='/login'>Sign in</a>" : "Hello " + WebUtility.HtmlEncode(name))
                    + "</p><p><a href='/orders'>Your orders</a>, on a page that was rewritten</p>");
        }

        // This example accepts every user name with the password "katana". A real site asks its users' database.
        private static async Task Login(IOwinContext context)
        {
            if (context.Request.Method == "POST")
            {
                IFormCollection form = await context.Request.ReadFormAsync();
                if (!string.IsNullOrEmpty(form["user"]) && form["password"] == "katana")
                {
                    var identity = new ClaimsIdentity(new[] { new Claim(ClaimTypes.Name, form["user"]) }, SignInCookieOptions.Scheme);
                    context.Authentication.SignIn(new AuthenticationProperties(), identity);
                    context.Response.Redirect(LocalUrl(context.Request.Query["ReturnUrl"]));
                    return;
                }

                context.Response.StatusCode = 403;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(
                "<h1>Sign in</h1><form method='post'><input name='user' placeholder='any name'>"
                    + "<input name='password' type='password' placeholder='katana'><button>Sign in</button></form>");
        }

        private static Task Logout(IOwinContext context)
        {
            context.Authentication.SignOut(SignInCookieOptions.Scheme);
            context.Response.Redirect("/");
            return Task.CompletedTask;
        }

        private static string LocalUrl(string url)
        {
            bool isLocal = !string.IsNullOrEmpty(url) && url[0] == '/' && (url.Length == 1 || (url[1] != '/' && url[1] != '\\'));
            return isLocal ? url : "/";
        }
    }
}
