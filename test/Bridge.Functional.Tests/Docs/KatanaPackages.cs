using Microsoft.AspNetCore.DataProtection;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Security;
using Owin;

// Stand-ins for what the pages show of Katana's packages Cookies, Diagnostics and Security.Interop, which not every registry has.
#pragma warning disable SA1649, IDE0060 // A file for all of them, whose members do nothing.

namespace Bridge.Functional.Tests.Docs.KatanaPackages;

internal sealed class CookieAuthenticationOptions : AuthenticationOptions
{
    public CookieAuthenticationOptions()
        : base("Cookies")
    {
    }

    public PathString LoginPath { get; set; }

    public string? CookieName { get; set; }

    public SameSiteMode? CookieSameSite { get; set; }

    public ISecureDataFormat<AuthenticationTicket>? TicketDataFormat { get; set; }

    public ICookieManager? CookieManager { get; set; }
}

internal static class KatanaPackageExtensions
{
    public static IAppBuilder UseCookieAuthentication(this IAppBuilder app, CookieAuthenticationOptions options) => app;

    public static IAppBuilder UseErrorPage(this IAppBuilder app) => app;
}

internal sealed class DataProtectorShim(IDataProtector protector)
{
    public IDataProtector Protector => protector;
}

internal sealed class AspNetTicketDataFormat(DataProtectorShim protector) : ISecureDataFormat<AuthenticationTicket>
{
    public string Protect(AuthenticationTicket data) => throw new NotSupportedException($"{protector} stands for Interop's.");

    public AuthenticationTicket Unprotect(string protectedText) => throw new NotSupportedException("This stands for Interop's.");
}
