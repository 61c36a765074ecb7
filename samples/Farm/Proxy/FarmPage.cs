using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Bridge.Farm.Proxy;

/// <summary>The instances as the proxy sees them now: a page, and the same as JSON.</summary>
internal sealed class FarmPage : ViewModule
{
    public FarmPage(IProxyStateLookup state, IReadOnlyList<ChildInstance> children, string keys)
    {
        Get("/", _ => Html.Of($$"""
            <!DOCTYPE html>
            <html><head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>The farm</title>
            <style>body { font-family: sans-serif; margin: 2rem } td, th { padding: .4rem .8rem; text-align: left } td { white-space: nowrap }</style></head>
            <body><h1>The farm</h1>
            <table border="1">
            <tr><th>instance</th><th>process</th><th>address</th><th>cluster</th><th>active check</th><th>passive check</th><th>requests now</th></tr>
            {{Rows(state, children)}}</table>
            <p>{{keys}}</p>
            <p><a href="/">The site</a>, <a href="/where">which instance answers</a></p>
            </body></html>

            """));
        Get("/instances", _ => All(state, children));
    }

    private static IEnumerable<Dictionary<string, object?>> All(IProxyStateLookup state, IReadOnlyList<ChildInstance> children) =>
        from cluster in state.GetClusters()
        orderby cluster.ClusterId
        from destination in cluster.Destinations.Values
        orderby destination.DestinationId
        let child = children.FirstOrDefault(child => child.Name == destination.DestinationId)
        select new Dictionary<string, object?>
        {
            ["instance"] = destination.DestinationId,
            ["process"] = child is null ? null : child.HasExited ? 0 : child.ProcessId,
            ["address"] = destination.Model.Config.Address,
            ["cluster"] = cluster.ClusterId,
            ["active"] = destination.Health.Active.ToString(),
            ["passive"] = destination.Health.Passive.ToString(),
            ["requests"] = destination.ConcurrentRequestCount,
        };

    private static IEnumerable<Html> Rows(IProxyStateLookup state, IReadOnlyList<ChildInstance> children) =>
        All(state, children).Select(static row => Html.Of($"<tr>{row.Select(Cell)}</tr>\n"));

    private static Html Cell(KeyValuePair<string, object?> figure) => Html.Of($"<td>{(figure is ("process", 0) ? "has ended" : figure.Value)}</td>");
}
