using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bridge.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Mounts OWIN applications as endpoints.</summary>
public static class OwinEndpointRouteBuilderExtensions
{
    /// <summary>Mounts an OWIN application. It answers every method at a path and below it.</summary>
    /// <param name="endpoints">Where to add the endpoint.</param>
    /// <param name="pattern">
    /// The route pattern of the mount, such as <c>/jobs</c> or <c>/tenants/{id}/jobs</c>. The part of the path that it matches is the application's
    /// <c>owin.RequestPathBase</c>, in the request's own spelling, and the rest its <c>owin.RequestPath</c>. Both are restored afterwards.
    /// </param>
    /// <param name="app">The application (OWIN 1.0.1 section 3.1).</param>
    /// <returns>A builder for the endpoint's conventions, such as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [OverloadResolutionPriority(1)] // A lambda that only throws fits both overloads.
    public static IEndpointConventionBuilder MapOwin(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Func<IDictionary<string, object>, Task> app)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(app);
        RoutePattern parsed = RoutePatternFactory.Parse(pattern);
        if (parsed.PathSegments is not [.., { IsSimple: true } last] || last.Parts[0] is not RoutePatternParameterPart { IsCatchAll: true })
        {
            parsed = RoutePatternFactory.Parse(pattern.TrimEnd('/') + "/{**owinPath}");
        }

        OwinEndpoint handler = new(app, parsed.PathSegments.Count - 1, pattern);
        IEndpointConventionBuilder builder = endpoints.Map(parsed, handler.InvokeAsync);
        builder.Add(endpoint =>
        {
            endpoint.DisplayName = $"OWIN application at {pattern}";

            // The prefixes of the groups around it are known only now. The last segment is the rest of the path, for the application.
            if (endpoint is RouteEndpointBuilder { RoutePattern.PathSegments.Count: var segments })
            {
                handler.Segments = segments - 1;
            }
        });
        return builder;
    }

    /// <summary>Mounts OWIN middleware. A request that it does not answer gets a 404.</summary>
    /// <param name="endpoints">Where to add the endpoint.</param>
    /// <param name="pattern">The route pattern of the mount, as for an application.</param>
    /// <param name="middleware">The middleware. It is called once, now, with an application that answers 404.</param>
    /// <returns>A builder for the endpoint's conventions, such as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The middleware returned null.</exception>
    public static IEndpointConventionBuilder MapOwin(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Func<Func<IDictionary<string, object>, Task>, Func<IDictionary<string, object>, Task>> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        AppFunc app = middleware(OwinEndpoint.NotFound)
            ?? throw new InvalidOperationException($"The OWIN middleware mounted at '{pattern}' returned null instead of an application.");
        return endpoints.MapOwin(pattern, app);
    }
}
