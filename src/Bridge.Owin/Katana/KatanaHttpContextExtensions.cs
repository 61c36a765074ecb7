#if NET
using Bridge.AspNetCore;
using Bridge.Owin;
using Microsoft.Owin;

namespace Microsoft.AspNetCore.Http;

/// <summary>The OWIN side of an ASP.NET Core request.</summary>
public static class KatanaHttpContextExtensions
{
    /// <summary>
    /// The OWIN context of a request: in what a Katana pipeline has called, that pipeline's; before one, the context that it will have. What is set
    /// in its environment is seen by both.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <returns>A context over the request's OWIN environment, which lasts as long as the request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public static IOwinContext GetOwinContext(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new OwinContext(context.Features.Get<BranchFrame>()?.Environment ?? HttpContextEnvironment.Of(context));
    }
}
#endif
