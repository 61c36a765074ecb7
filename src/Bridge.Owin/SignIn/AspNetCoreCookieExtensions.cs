#if NET
using Bridge.Owin.SignIn;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.DataProtection;

namespace Owin;

/// <summary>Makes Katana's cookie middleware read and write the cookies of ASP.NET Core's cookie authentication.</summary>
public static class AspNetCoreCookieExtensions
{
    private const string Purpose = "Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware";

    /// <summary>
    /// The format of the tickets in the cookies of one scheme of ASP.NET Core's cookie authentication (8 to 10), protected by the pipeline's data protection.
    /// Set it as the <c>TicketDataFormat</c> of Katana's cookie middleware, together with a <see cref="Bridge.Owin.AspNetCoreCookieManager"/>.
    /// </summary>
    /// <remarks>
    /// The ticket's identity is the user's first identity. Others that ASP.NET Core signed in are kept, and written again when Katana's middleware renews the
    /// cookie. The text is the same as that of AspNetTicketDataFormat in Microsoft.Owin.Security.Interop on .NET Framework.
    /// </remarks>
    /// <param name="app">The Katana pipeline. Its data protection needs the keys and the application name of the program that shares the cookie.</param>
    /// <param name="scheme">The name of ASP.NET Core's scheme, such as <c>"Cookies"</c> or <c>"Identity.Application"</c>.</param>
    /// <returns>The format. It returns null for text that is malformed, altered or protected with another key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> or <paramref name="scheme"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="scheme"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">The pipeline has no data protection.</exception>
    public static ISecureDataFormat<AuthenticationTicket> CreateAspNetCoreTicketFormat(this IAppBuilder app, string scheme)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        return new AspNetCoreTicketFormat(scheme, app.CreateDataProtector(Purpose, scheme, "v2"));
    }
}
#endif
