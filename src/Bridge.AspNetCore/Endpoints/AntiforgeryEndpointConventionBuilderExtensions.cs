using Bridge;
using Bridge.AspNetCore;
using Bridge.Modules;
using Microsoft.AspNetCore.Antiforgery;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Makes endpoints check antiforgery tokens.</summary>
public static class AntiforgeryEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Makes an endpoint, a module or a group answer 400 to a request whose antiforgery token is missing or wrong, before it runs. GET, HEAD, OPTIONS and TRACE
    /// need no token. A module's handlers see the 400. <c>DisableAntiforgery</c> excludes an endpoint.
    /// </summary>
    /// <remarks>The app needs ASP.NET Core's antiforgery: <c>AddAntiforgery</c>, and <c>UseAntiforgery</c> after authentication.</remarks>
    /// <typeparam name="TBuilder">The type of the builder.</typeparam>
    /// <param name="builder">An endpoint, a module, or a group of them.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder RequireAntiforgery<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new RequireAntiforgeryTokenAttribute()));

        // Views already have their own check, whose answer their module's handlers see.
        builder.Finally(static endpoint =>
        {
            var services = BridgeServices.Of(endpoint.ApplicationServices);
            string name = endpoint.DisplayName ?? "that checks antiforgery tokens";
            AntiforgeryCheck.AddTo(
                endpoint,
                error => new ViewEndpoint(ModuleRoutes.Refusal(View.OfResult(name, null, typeof(object)), error), services.Coercer, 0, services.Logger));
        });
        return builder;
    }
}
