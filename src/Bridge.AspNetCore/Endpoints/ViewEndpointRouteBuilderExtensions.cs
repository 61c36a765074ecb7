using System.Diagnostics.CodeAnalysis;
using Bridge;
using Bridge.AspNetCore;
using Bridge.Errors;
using Bridge.Modules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps views and view modules as endpoints.</summary>
public static class ViewEndpointRouteBuilderExtensions
{
    private static readonly string[] s_get = ["GET", "HEAD"];
    private static readonly string[] s_head = ["HEAD"];

    /// <summary>Maps a view that answers GET, and HEAD without a body.</summary>
    /// <param name="endpoints">Where to add the endpoint.</param>
    /// <param name="pattern">The route pattern, such as <c>/hello/{name}</c>.</param>
    /// <param name="view">The view, whose result becomes the response.</param>
    /// <returns>
    /// A builder for the endpoint's conventions, such as <c>RequireAuthorization</c>, <c>WithName</c>, <c>Produces</c> and <c>Accepts</c>.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The pattern has an unknown constraint.</exception>
    /// <exception cref="InvalidViewResultException">The view declares a type that can never be a response.</exception>
    public static RouteHandlerBuilder MapView(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<ViewRequest, object?> view) =>
            Map(endpoints, pattern, s_get, View.Of(view));

    /// <inheritdoc cref="MapView(IEndpointRouteBuilder, string, Func{ViewRequest, object?})"/>
    public static RouteHandlerBuilder MapView(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<ViewRequest, Task<object?>> view) =>
            Map(endpoints, pattern, s_get, View.Of(view));

    /// <inheritdoc cref="MapView(IEndpointRouteBuilder, string, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public static RouteHandlerBuilder MapView<T>(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<ViewRequest, T> view) =>
            Map(endpoints, pattern, s_get, View.Of(view));

    /// <summary>Maps a view that answers one method.</summary>
    /// <param name="endpoints">Where to add the endpoint.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="method">The method, such as <c>POST</c>. GET includes HEAD.</param>
    /// <param name="view">The view.</param>
    /// <returns>A builder for the endpoint's conventions.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="method"/> is not a token.</exception>
    /// <exception cref="InvalidViewResultException">The declared type of the view can never be a response.</exception>
    public static RouteHandlerBuilder MapView(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string method, Func<ViewRequest, object?> view) =>
        Map(endpoints, pattern, ViewModule.MethodsOf(ViewModule.One(method)), View.Of(view));

    /// <inheritdoc cref="MapView(IEndpointRouteBuilder, string, string, Func{ViewRequest, object?})"/>
    public static RouteHandlerBuilder MapView(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string method, Func<ViewRequest, Task<object?>> view) =>
        Map(endpoints, pattern, ViewModule.MethodsOf(ViewModule.One(method)), View.Of(view));

    /// <inheritdoc cref="MapView(IEndpointRouteBuilder, string, string, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public static RouteHandlerBuilder MapView<T>(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string method, Func<ViewRequest, T> view) =>
        Map(endpoints, pattern, ViewModule.MethodsOf(ViewModule.One(method)), View.Of(view));

    /// <summary>Maps a view that answers the given methods.</summary>
    /// <param name="endpoints">Where to add the endpoint.</param>
    /// <param name="pattern">The route pattern.</param>
    /// <param name="methods">The methods, such as <c>["GET", "POST"]</c>. GET includes HEAD. Empty for every method.</param>
    /// <param name="view">The view.</param>
    /// <returns>A builder for the endpoint's conventions.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">A method is null or not a token.</exception>
    /// <exception cref="InvalidViewResultException">The view declares a type that can never be a response.</exception>
    public static RouteHandlerBuilder MapView(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, IEnumerable<string> methods, Func<ViewRequest, object?> view) =>
        Map(endpoints, pattern, ViewModule.MethodsOf(methods), View.Of(view));

    /// <inheritdoc cref="MapView(IEndpointRouteBuilder, string, IEnumerable{string}, Func{ViewRequest, object?})"/>
    public static RouteHandlerBuilder MapView(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, IEnumerable<string> methods, Func<ViewRequest, Task<object?>> view) =>
        Map(endpoints, pattern, ViewModule.MethodsOf(methods), View.Of(view));

    /// <inheritdoc cref="MapView(IEndpointRouteBuilder, string, IEnumerable{string}, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public static RouteHandlerBuilder MapView<T>(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, IEnumerable<string> methods, Func<ViewRequest, T> view) =>
        Map(endpoints, pattern, ViewModule.MethodsOf(methods), View.Of(view));

    /// <summary>
    /// Maps the views of a module, and the applications that it mounts. Its views see the part of the path that <paramref name="prefix"/> matched as their path
    /// base.
    /// </summary>
    /// <param name="endpoints">Where to add the endpoints.</param>
    /// <param name="prefix">Where the module is mounted, such as <c>/guestbook</c>; empty or <c>/</c> for the root.</param>
    /// <param name="module">The module.</param>
    /// <returns>A builder for the conventions of all its endpoints.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidViewResultException">A view declares a type that can never be a response.</exception>
    public static IEndpointConventionBuilder MapModule(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix, ViewModule module)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(module);
        RouteGroupBuilder group = endpoints.MapGroup(prefix.TrimEnd('/'));
        ModuleRoutes all = module.All();
        foreach (ViewRoute route in all.Routes)
        {
            RouteHandlerBuilder endpoint = Map(group, route.Template, route.Methods, route.View, isBelowPrefix: true);
            if (!route.IsDescribed)
            {
                endpoint.ExcludeFromDescription();
            }
        }

        foreach (ViewMount mount in all.Mounts)
        {
            group.MapOwin(mount.PathBase, mount.App);
        }

        ModuleFallback.Map(group, all, BridgeServices.Of(endpoints.ServiceProvider));
        return group;
    }

    /// <summary>Maps the views of a module that the app's services create.</summary>
    /// <typeparam name="TModule">The module's type. It is created once, and its constructor may take the app's services.</typeparam>
    /// <inheritdoc cref="MapModule(IEndpointRouteBuilder, string, ViewModule)"/>
    public static IEndpointConventionBuilder MapModule<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TModule>(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
        where TModule : ViewModule
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapModule(prefix, ActivatorUtilities.GetServiceOrCreateInstance<TModule>(endpoints.ServiceProvider));
    }

    // Routing would find the error at the first request, and would not say which route has it.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The names of the constraints are read, and none is added.")]
    private static void CheckConstraints(RoutePattern parsed, string pattern, IServiceProvider services)
    {
        if (services.GetService<IOptions<RouteOptions>>()?.Value.ConstraintMap.Keys is not { } known)
        {
            return;
        }

        foreach (RoutePatternParameterPolicyReference policy in parsed.Parameters.SelectMany(static parameter => parameter.ParameterPolicies))
        {
            if (policy.Content is { } constraint && InvalidRoute.Constraint(pattern, constraint, known) is { } problem)
            {
                throw new ArgumentException(problem, nameof(pattern));
            }
        }
    }

    private static RouteHandlerBuilder Map(
        IEndpointRouteBuilder endpoints,
        string pattern,
        IReadOnlyList<string> methods,
        View view,
        bool isBelowPrefix = false)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        View named = view.NamedIfAnonymous(methods.Count == 0 ? pattern : $"{methods[0]} {pattern}").At(view.Template ?? pattern);
        var services = BridgeServices.Of(endpoints.ServiceProvider);
        services.Coercer.CheckDeclaredTypes(named);
        RoutePattern parsed = RoutePatternFactory.Parse(pattern);
        CheckConstraints(parsed, pattern, endpoints.ServiceProvider);
        int ownSegments = parsed.PathSegments.Count - view.PrefixSegments;
        ViewEndpoint handler = new(named, services.Coercer, view.PrefixSegments, services.Logger);
        RequestDelegate run = handler.InvokeAsync;
        RouteHandlerBuilder builder = new([.. Endpoints()]);
        builder.Add(endpoint =>
        {
            endpoint.DisplayName = $"View {named.Name}";

            // OpenAPI describes endpoints whose metadata contains a method, and treats the method's parameters as those of the request. This method's parameter
            // is the HttpContext, which OpenAPI ignores.
            endpoint.Metadata.Add(run.Method);

            // The groups around a module are known only now. Their prefixes and the module's own are its views' path base.
            RoutePattern whole = endpoint is RouteEndpointBuilder route ? route.RoutePattern : parsed;
            foreach (RoutePatternParameterPart parameter in whole.Parameters)
            {
                endpoint.Metadata.Add(new RouteParameter(parameter));
            }

            if (isBelowPrefix)
            {
                handler.PrefixSegments = Math.Max(0, whole.PathSegments.Count - ownSegments);
            }
        });
        builder.Finally(endpoint =>
        {
            OpenApiMetadata.OfView(endpoint, named.DeclaredType, services);
            AntiforgeryCheck.AddTo(
                endpoint,
                error => new ViewEndpoint(ModuleRoutes.Refusal(named, error), services.Coercer, handler.PrefixSegments, services.Logger));
        });
        return builder;

        // HEAD has a separate endpoint, because OpenAPI would otherwise describe it beside GET. This endpoint has the conventions of the endpoint for GET,
        // except the name.
        IEnumerable<IEndpointConventionBuilder> Endpoints()
        {
            if (methods.Count == 0)
            {
                yield return endpoints.Map(parsed, run);
                yield break;
            }

            bool isSplit = methods.Count > 1 && methods.Contains(HttpMethods.Head);
            yield return endpoints.MapMethods(pattern, isSplit ? methods.Where(static method => method != HttpMethods.Head) : methods, run);
            if (isSplit)
            {
                IEndpointConventionBuilder head = endpoints.MapMethods(pattern, s_head, run);
                head.Finally(static endpoint =>
                {
                    for (int i = endpoint.Metadata.Count - 1; i >= 0; i--)
                    {
                        if (endpoint.Metadata[i] is IEndpointNameMetadata or IRouteNameMetadata)
                        {
                            endpoint.Metadata.RemoveAt(i);
                        }
                    }

                    endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute());
                });
                yield return head;
            }
        }
    }
}
