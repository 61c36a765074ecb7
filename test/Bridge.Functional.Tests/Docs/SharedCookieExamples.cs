using Bridge.Functional.Tests.Docs.KatanaPackages;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using Owin;

namespace Bridge.Functional.Tests.Docs.SignIn;

/// <summary>What docs/sign-in.md shows of an old program on .NET Framework, compiled with stand-ins.</summary>
internal static class SharedCookieExamples
{
    public static void OldProgram(IAppBuilder app)
    {
        IDataProtector protector = DataProtectionProvider
            .Create(new DirectoryInfo(@"\\server\keys"), keys => keys.SetApplicationName("shop"))
            .CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", "Cookies", "v2");
        app.UseCookieAuthentication(new CookieAuthenticationOptions
        {
            AuthenticationType = "ApplicationCookie",
            LoginPath = new PathString("/Account/Login"),
            CookieName = "shop",
            CookieSameSite = SameSiteMode.Lax,
            TicketDataFormat = new AspNetTicketDataFormat(new DataProtectorShim(protector)),
            CookieManager = new ChunkingCookieManager(),                        // that of Interop, not Katana's own
        });
    }
}
