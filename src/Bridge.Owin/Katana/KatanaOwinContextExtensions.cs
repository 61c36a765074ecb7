#if NET
using Bridge.Owin;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Owin;

/// <summary>The ASP.NET Core side of a Katana request.</summary>
public static class KatanaOwinContextExtensions
{
    /// <summary>The HttpContext that a Katana request runs on.</summary>
    /// <param name="context">The Katana context.</param>
    /// <returns>The HttpContext.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The request is not served by ASP.NET Core.</exception>
    public static HttpContext GetHttpContext(this IOwinContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return AspNetCoreBranch.HttpContextOf(context.Environment);
    }

    /// <summary>The services of a Katana request: those of ASP.NET Core's request scope.</summary>
    /// <param name="context">The Katana context.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The request is not served by ASP.NET Core.</exception>
    public static IServiceProvider GetServices(this IOwinContext context) => context.GetHttpContext().RequestServices;
}
#endif
