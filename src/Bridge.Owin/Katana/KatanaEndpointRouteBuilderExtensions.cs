#if NET
using System.Diagnostics.CodeAnalysis;
using Bridge.Owin;
using Microsoft.AspNetCore.Routing;
using Owin;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Mounts Katana applications as endpoints.</summary>
public static class KatanaEndpointRouteBuilderExtensions
{
    /// <summary>Mounts a Katana application. It answers every method at a path and below it, with 404 if none of its middleware answers.</summary>
    /// <param name="endpoints">Where to add the endpoint.</param>
    /// <param name="pattern">
    /// The route pattern of the mount, such as <c>/legacy</c>. The part of the path that it matches is the application's <c>PathBase</c>, the rest its
    /// <c>Path</c>.
    /// </param>
    /// <param name="configuration">
    /// Adds Katana's middleware, once, now. The builder's properties contain the host's values by then, and may be replaced.
    /// </param>
    /// <returns>A builder for the endpoint's conventions, such as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IEndpointConventionBuilder MapKatana(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Action<IAppBuilder> configuration)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapOwin(pattern, Katana.ToAppFunc(configuration, endpoints.ServiceProvider));
    }

    /// <summary>Mounts the Katana application of a startup class.</summary>
    /// <typeparam name="TStartup">
    /// The startup class, with a public method <c>Configuration</c>. For a static class, see <see cref="MapKatana(IEndpointRouteBuilder, string, Type)"/>.
    /// </typeparam>
    /// <inheritdoc cref="MapKatana(IEndpointRouteBuilder, string, Type)"/>
    public static IEndpointConventionBuilder MapKatana<TStartup>(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern) =>
        endpoints.MapKatana(pattern, typeof(TStartup));

    /// <summary>Mounts the Katana application of a startup class.</summary>
    /// <param name="endpoints">Where to add the endpoint.</param>
    /// <param name="pattern">The route pattern of the mount.</param>
    /// <param name="startup">The startup class, of a form that <see cref="Katana.ToAppFunc(Type, IServiceProvider?)"/> accepts.</param>
    /// <returns>A builder for the endpoint's conventions, such as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The class has no method to start it, or has two. The message says what was looked for.</exception>
    public static IEndpointConventionBuilder MapKatana(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Type startup) =>
        endpoints.MapKatana(pattern, StartupClass.Of(startup).Configure);
}
#endif
