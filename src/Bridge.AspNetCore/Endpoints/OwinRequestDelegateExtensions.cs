using Bridge.AspNetCore;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Turns OWIN applications into RequestDelegates and back.</summary>
public static class OwinRequestDelegateExtensions
{
    /// <summary>An OWIN application as a RequestDelegate. If it runs within another OWIN application, it has that application's environment.</summary>
    /// <param name="app">The application (OWIN 1.0.1 section 3.1).</param>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static RequestDelegate ToRequestDelegate(this Func<IDictionary<string, object>, Task> app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return new OwinEndpoint(app, 0, "ToRequestDelegate").InvokeAsync;
    }

    /// <summary>A RequestDelegate as an OWIN application, for OWIN middleware on ASP.NET Core.</summary>
    /// <param name="requestDelegate">
    /// The RequestDelegate. If the application runs in an environment that is not ASP.NET Core's, it throws <see cref="InvalidOperationException"/>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="requestDelegate"/> is null.</exception>
    public static Func<IDictionary<string, object>, Task> ToAppFunc(this RequestDelegate requestDelegate)
    {
        ArgumentNullException.ThrowIfNull(requestDelegate);
        return new OwinNext(requestDelegate).InvokeAsync;
    }
}
