using System.Runtime.CompilerServices;
using Bridge.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds OWIN middleware and applications to an ASP.NET Core pipeline.</summary>
public static class OwinApplicationBuilderExtensions
{
    /// <summary>Adds OWIN middleware: where it calls its next application, the request goes on to the next ASP.NET Core middleware.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="middleware">The middleware. It is called once, when the pipeline is built.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IApplicationBuilder UseOwin(
        this IApplicationBuilder builder,
        Func<Func<IDictionary<string, object>, Task>, Func<IDictionary<string, object>, Task>> middleware)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(middleware);
        return builder.Use(next =>
        {
            AppFunc app = middleware(next.ToAppFunc())
                ?? throw new InvalidOperationException("The OWIN middleware given to UseOwin returned null instead of an application.");
            return new OwinEndpoint(app, 0, "UseOwin").InvokeAsync;
        });
    }

    /// <summary>Ends a pipeline with an OWIN application, which answers every request that comes so far.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="app">The application (OWIN 1.0.1 section 3.1).</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [OverloadResolutionPriority(1)] // A lambda that only throws fits both overloads.
    public static IApplicationBuilder UseOwin(this IApplicationBuilder builder, Func<IDictionary<string, object>, Task> app)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(app);
        return builder.Use(_ => new OwinEndpoint(app, 0, "UseOwin").InvokeAsync);
    }
}
