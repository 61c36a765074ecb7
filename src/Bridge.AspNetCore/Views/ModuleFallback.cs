using System.Globalization;
using Bridge.Modules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore;

/// <summary>
/// Answers paths below a module that match none of its routes. As on OWIN hosts, the answer is a 404 or a 405 that the module's handlers see. It comes after
/// every other endpoint, and after the files of the web root.
/// </summary>
internal sealed class ModuleFallback : IRouteConstraint
{
    private const string Parameter = "unmatched";

    private readonly ModuleRoutes _routes;
    private readonly BridgeServices _services;
    private int _prefixSegments;
    private bool? _isFirst;

    private ModuleFallback(ModuleRoutes routes, BridgeServices services)
    {
        _routes = routes;
        _services = services;
    }

    /// <summary>Adds the endpoint to the group of the module's endpoints.</summary>
    public static void Map(RouteGroupBuilder group, ModuleRoutes routes, BridgeServices services)
    {
        ModuleFallback fallback = new(routes, services);
        RoutePattern pattern = RoutePatternFactory.Parse(
            $"/{{**{Parameter}}}", defaults: null, parameterPolicies: new RouteValueDictionary { [Parameter] = fallback });
        IEndpointConventionBuilder endpoint = group.Map(pattern, fallback.AnswerAsync);
        endpoint.ExcludeFromDescription();
        endpoint.Add(builder =>
        {
            if (builder is RouteEndpointBuilder route)
            {
                fallback._prefixSegments = route.RoutePattern.PathSegments.Count - 1;
                route.Order = int.MaxValue;
                route.DisplayName = "Unknown paths of a module";
                route.Metadata.Add(fallback);
            }
        });
    }

    /// <summary>Whether the module answers. Routing asks this if no other endpoint matches the path.</summary>
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection)
    {
        if (httpContext is null || routeDirection != RouteDirection.IncomingRequest)
        {
            return true;
        }

        string path = PathOf(values);
        return IsFirst(httpContext) && (_routes.AllowFor(path, httpContext.Request.Method) is not null || !IsFile(httpContext, path));
    }

    private Task AnswerAsync(HttpContext context)
    {
        string path = PathOf(context.Request.RouteValues);
        string? allow = _routes.AllowFor(path, context.Request.Method);
        View refusal = _routes.Refusal(path, allow);
        if (!refusal.IsFiltered && context.Features.Get<IStatusCodePagesFeature>() is { Enabled: true })
        {
            // The app has its own pages for statuses without a body.
            context.Response.StatusCode = allow is null ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = allow;
            return Task.CompletedTask;
        }

        return new ViewEndpoint(refusal, _services.Coercer, _prefixSegments + refusal.PrefixSegments, _services.Logger).InvokeAsync(context);
    }

    // UseStaticFiles ignores paths that match an endpoint.
    private bool IsFile(HttpContext context, string path)
    {
        HttpRequest request = context.Request;
        return (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && path.LastIndexOf('.') > path.LastIndexOf('/')
            && context.RequestServices.GetService<IWebHostEnvironment>()?.WebRootFileProvider?.GetFileInfo(request.Path).Exists == true;
    }

    // The app's own fallback comes first. If two modules are at the same place, the first one comes first. Routing would give all of them equal precedence.
    private bool IsFirst(HttpContext context) => _isFirst ??= IsFirst(context.RequestServices.GetRequiredService<EndpointDataSource>());

    private bool IsFirst(EndpointDataSource source)
    {
        RouteEndpoint[] last = [.. source.Endpoints.OfType<RouteEndpoint>().Where(static endpoint => endpoint.Order == int.MaxValue)];
        RouteEndpoint? own = Array.Find(last, endpoint => endpoint.Metadata.GetMetadata<ModuleFallback>() == this);
        if (own is null)
        {
            return true;
        }

        string place = PlaceOf(own);
        RouteEndpoint[] rivals = Array.FindAll(last, endpoint => PlaceOf(endpoint) == place);
        return Array.TrueForAll(rivals, static endpoint => endpoint.Metadata.GetMetadata<ModuleFallback>() is not null) && rivals[0] == own;
    }

    private static string PlaceOf(RouteEndpoint endpoint)
    {
        string text = (endpoint.RoutePattern.RawText ?? "").TrimStart('/');
        int parameter = text.LastIndexOf("{*", StringComparison.Ordinal);
        return (parameter < 0 ? text : text[..parameter].TrimEnd('/')).ToLower(CultureInfo.InvariantCulture);
    }

    private static string PathOf(RouteValueDictionary values) => "/" + values[Parameter];
}
