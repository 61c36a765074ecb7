using Microsoft.Owin.Builder;
using Owin;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Infrastructure;

/// <summary>The conversions between the forms of applications, which allow middleware of different forms in one pipeline.</summary>
public static class SignatureConversions
{
    /// <summary>Adds the conversions between the OWIN delegate, <see cref="OwinMiddleware"/> and functions over <see cref="IOwinContext"/>.</summary>
    /// <param name="app">The application builder.</param>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static void AddConversions(IAppBuilder app)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        app.AddSignatureConversion<AppFunc, OwinMiddleware>(next => new AppFuncTransition(next));
        app.AddSignatureConversion<OwinMiddleware, AppFunc>(next => new OwinMiddlewareTransition(next).Invoke);
        app.AddSignatureConversion<Func<IOwinContext, Task>, AppFunc>(next => new ContextFuncTransition(next).Invoke);
        app.AddSignatureConversion<AppFunc, Func<IOwinContext, Task>>(next => new AppFuncTransition(next).Invoke);
    }
}
