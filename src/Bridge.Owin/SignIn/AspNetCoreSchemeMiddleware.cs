#if NET
using Microsoft.Owin;
using Microsoft.Owin.Security.Infrastructure;

namespace Bridge.Owin.SignIn;

/// <summary>A scheme of ASP.NET Core's authentication as Katana middleware.</summary>
internal sealed class AspNetCoreSchemeMiddleware(OwinMiddleware next, AspNetCoreSchemeOptions options)
    : AuthenticationMiddleware<AspNetCoreSchemeOptions>(next, options)
{
    protected override AuthenticationHandler<AspNetCoreSchemeOptions> CreateHandler() => new AspNetCoreSchemeHandler();
}
#endif
