using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore;

/// <summary>The URLs of the app's named endpoints, as its LinkGenerator makes them.</summary>
internal static class EndpointUrls
{
    /// <summary>The URL of an endpoint; null if the app has none with that name.</summary>
    /// <exception cref="ArgumentException">The values do not make a URL of the endpoint's template.</exception>
    public static string? Of(HttpContext context, PathString pathBase, string name, IEnumerable<KeyValuePair<string, object?>> values)
    {
        // The services of a test or a branch may have no routing.
        if (context.RequestServices.GetService<LinkGenerator>() is not { } links)
        {
            return null;
        }

        RouteValueDictionary given = [];
        foreach (KeyValuePair<string, object?> value in values)
        {
            given[value.Key] = value.Value;
        }

        return links.GetPathByName(name, given, pathBase)
            ?? (TemplateOf(context, name) is { } template
                ? throw new ArgumentException(
                    $"The URL of the endpoint \"{name}\" cannot be made of the values that were given ({string.Join(", ", given.Keys)}): "
                        + $"its template is \"{template}\".",
                    nameof(values))
                : null);
    }

    private static string? TemplateOf(HttpContext context, string name)
    {
        foreach (Endpoint endpoint in context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            if (endpoint is RouteEndpoint route && route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == name)
            {
                return route.RoutePattern.RawText;
            }
        }

        return null;
    }
}
