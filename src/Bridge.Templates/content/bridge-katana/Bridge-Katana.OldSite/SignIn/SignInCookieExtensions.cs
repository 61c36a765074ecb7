using Bridge_Katana.OldSite.SignIn;

namespace Owin
{
    public static class SignInCookieExtensions
    {
        public static IAppBuilder UseSignInCookie(this IAppBuilder app, SignInCookieOptions options) =>
            app.Use(typeof(SignInCookieMiddleware), app, options);
    }
}
