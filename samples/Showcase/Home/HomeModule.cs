using System.Net;
using System.Text;

namespace Bridge.Showcase;

/// <summary>The index page.</summary>
internal sealed class HomeModule : ViewModule
{
    private readonly string _template = Resource.Text("index.html");
    private readonly string _returns;
    private readonly string _applications;
    private readonly string _libraries;
    private readonly Func<IReadOnlyList<HostLink>> _hosts;

    /// <param name="returns">The kinds of return values.</param>
    /// <param name="applications">The applications that are mounted.</param>
    /// <param name="libraries">The modules that come from a library.</param>
    /// <param name="hosts">Where the site is served, asked for at each request.</param>
    public HomeModule(IEnumerable<Example> returns, IEnumerable<Example> applications, IEnumerable<Example> libraries, Func<IReadOnlyList<HostLink>> hosts)
    {
        _returns = Rows(returns);
        _applications = Rows(applications);
        _libraries = Rows(libraries);
        _hosts = hosts;
        Get("/", Index);
    }

    private string Index(ViewRequest request) => _template
        .Replace("{{hosts}}", Links(_hosts()), StringComparison.Ordinal)
        .Replace("{{applications}}", _applications, StringComparison.Ordinal)
        .Replace("{{libraries}}", _libraries, StringComparison.Ordinal)
        .Replace("{{returns}}", _returns, StringComparison.Ordinal);

    private static string Links(IEnumerable<HostLink> hosts) =>
        string.Join("\n", hosts.Select(host => $"<li><a href=\"{Html(host.Url)}/\"><b>{Html(host.Name)}</b> {Html(host.Url)}</a></li>"));

    private static string Rows(IEnumerable<Example> examples)
    {
        StringBuilder rows = new();
        foreach (Example example in examples)
        {
            rows.Append($"""
                <tr role="row">
                <th role="rowheader" scope="row">{Html(example.Title)}<small>{Html(example.Note)}</small></th>
                <td role="cell"><pre><code>{Html(example.Code)}</code></pre></td>
                <td role="cell"><a href="{Html(example.Path)}">/{Html(example.Path)}</a></td>
                </tr>

                """);
        }

        return rows.ToString();
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
