using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using KatanaSite.Authentication;
using KatanaSite.Middleware;
using KatanaSite.Pages;
using Microsoft.Owin;
using Microsoft.Owin.Logging;
using Owin;

[assembly: OwinStartup(typeof(KatanaSite.Startup))]

namespace KatanaSite
{
    using AppFunc = Func<IDictionary<string, object>, Task>;

    public class Startup
    {
        public void Configuration(IAppBuilder app)
        {
            ILogger logger = app.CreateLogger<Startup>();
            logger.WriteInformation("The site starts as " + app.Properties["host.AppName"]);

            // A class with constructor arguments, around everything.
            app.Use<ErrorPageMiddleware>(new ErrorPageOptions { SiteName = "The Reading Room" }, app.CreateLogger<ErrorPageMiddleware>());

            // A plain OWIN middleware, which does not depend on Katana.
            app.Use(new Func<AppFunc, AppFunc>(PoweredBy));

            app.UseSiteCookie(CookieOptions(app));

            // A lambda.
            app.Use(async (context, next) =>
            {
                context.Set("site.Root", context.Request.PathBase);
                context.Response.OnSendingHeaders(state =>
                {
                    var response = (IOwinResponse)state;
                    response.Headers.Append("X-User", response.Context.Request.User == null || !response.Context.Request.User.Identity.IsAuthenticated
                        ? "nobody"
                        : response.Context.Request.User.Identity.Name);
                }, context.Response);
                await next();
            });

            var entries = new Entries();
            app.MapWhen(WantsJson, branch => branch.Run(context => JsonPage.Write(context, entries)));
            app.Map("/guestbook", branch => branch.Run(context => GuestbookPage.Run(context, entries)));
            app.Map("/login", branch => branch.Run(LoginPage.Run));
            app.Map("/logout", branch => branch.Run(LoginPage.Leave));
            app.Map("/account", branch => branch.Run(AccountPage.Run));
            app.Map("/report", branch => branch.Run(ReportPage.Run));
            app.Map("/visits", branch => branch.Run(VisitsPage.Run));
            app.Map("/boom", branch => branch.Run(context => { throw new InvalidOperationException("The shelf fell over."); }));
            app.Use((context, next) => context.Request.Path == new PathString("/") ? HomePage.Run(context) : next());
        }

        protected virtual SiteCookieOptions CookieOptions(IAppBuilder app)
        {
            return new SiteCookieOptions { LoginPath = new PathString("/login") };
        }

        private static bool WantsJson(IOwinContext context)
        {
            return (context.Request.Accept ?? "").StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
                && context.Request.Path == new PathString("/guestbook");
        }

        private static AppFunc PoweredBy(AppFunc next)
        {
            return environment =>
            {
                var headers = (IDictionary<string, string[]>)environment["owin.ResponseHeaders"];
                headers["X-Powered-By"] = new[] { "OWIN " + environment["owin.Version"] };
                return next(environment);
            };
        }
    }
}
