#if NET
using Bridge.Owin;
using Microsoft.AspNetCore.Builder;

namespace Owin;

/// <summary>Adds ASP.NET Core middleware to a Katana pipeline.</summary>
public static class AspNetCoreAppBuilderExtensions
{
    /// <summary>
    /// Adds ASP.NET Core middleware to a Katana pipeline that runs on ASP.NET Core. If this middleware calls its next, the request goes on to the next Katana
    /// middleware.
    /// </summary>
    /// <param name="app">The Katana pipeline.</param>
    /// <param name="configuration">Adds the middleware, once, when the Katana pipeline is built.</param>
    /// <returns><paramref name="app"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The Katana pipeline was built without ASP.NET Core's services.</exception>
    public static IAppBuilder UseAspNetCore(this IAppBuilder app, Action<IApplicationBuilder> configuration)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(configuration);
        IServiceProvider services = RequiredServices.Of(app, nameof(UseAspNetCore));

        // If an endpoint is already running, routing in the branch has to choose again. In front of the endpoint, the branch must see which one was chosen.
        bool isEndpoint = app.Properties.TryGetValue(KatanaKeys.IsEndpoint, out object? endpoint) && endpoint is true;
        return app.Use(new Func<AppFunc, AppFunc>(next => new AspNetCoreBranch(services, configuration, next, isEndpoint).InvokeAsync));
    }
}
#endif
