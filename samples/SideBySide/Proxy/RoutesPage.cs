using System.Net;
using System.Text;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Bridge.SideBySide.Proxy;

/// <summary>The proxy's current routes: which site serves each path.</summary>
internal static class RoutesPage
{
    public static string For(ViewRequest request)
    {
        IProxyStateLookup state = request.Services.GetRequiredService<IProxyStateLookup>();
        StringBuilder rows = new();
        foreach (RouteModel route in state.GetRoutes().OrderBy(static route => route.Config.Order ?? 0).ThenBy(static route => route.Config.RouteId))
        {
            RouteConfig config = route.Config;
            string addresses = string.Join(", ", route.Cluster?.Destinations.Values.Select(static place => place.Model.Config.Address) ?? []);
            string path = $"{request.PathBase}/{config.Match.Path?.TrimStart('/')}";
            rows.AppendLine($"<tr>{Cell(config.RouteId)}{Cell(path)}{Cell(config.ClusterId)}{Cell(addresses)}</tr>");
        }

        return $"""
            <!DOCTYPE html>
            <html><head><meta charset="utf-8"><title>What is served where</title></head>
            <body><h1>What is served where</h1>
            <table border="1" cellpadding="6"><tr><th>route<th>path<th>site<th>address</tr>
            {rows}</table>
            <p><a href="{request.PathBase}/">The site</a>, and its page that has moved: <a href="{request.PathBase}/orders">orders</a></p>
            </body></html>

            """;
    }

    private static string Cell(string? text) => $"<td>{WebUtility.HtmlEncode(text)}</td>";
}
