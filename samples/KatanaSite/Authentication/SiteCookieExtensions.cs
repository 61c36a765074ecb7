using KatanaSite.Authentication;

namespace Owin
{
    public static class SiteCookieExtensions
    {
        public static IAppBuilder UseSiteCookie(this IAppBuilder app, SiteCookieOptions options)
        {
            return app.Use(typeof(SiteCookieMiddleware), app, options);
        }
    }
}
