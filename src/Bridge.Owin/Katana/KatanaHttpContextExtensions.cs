#if NET
using Bridge.AspNetCore;
using Bridge.Owin;
using Microsoft.Owin;

namespace Microsoft.AspNetCore.Http;

/// <summary>The OWIN side of an ASP.NET Core request.</summary>
public static class KatanaHttpContextExtensions
{
    /// <summary>
    /// The OWIN context of a request. Behind a Katana pipeline it is that pipeline's context; before a pipeline it is the context that the pipeline will use.
    /// Both see the values that are set in its environment.
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
