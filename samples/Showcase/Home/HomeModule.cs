namespace Bridge.Showcase;

/// <summary>The index page, and a page for each example that shows it within the site.</summary>
internal sealed class HomeModule : ViewModule
{
    private readonly string _template = Resource.Text("index.html").Replace("{{style}}", Resource.Text("site.css"), StringComparison.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Example>> _sections;
    private readonly Dictionary<string, Example> _examples;
    private readonly Func<IReadOnlyList<HostLink>> _hosts;
    private readonly Transcripts _transcripts;
    private readonly Frame _frame;

    /// <param name="returns">The kinds of return values.</param>
    /// <param name="applications">The applications that are mounted.</param>
    /// <param name="libraries">The modules that come from a library.</param>
    /// <param name="hosts">Where the site is served, asked for at each request.</param>
    /// <param name="transcripts">What curl shows of the examples.</param>
    public HomeModule(
        IReadOnlyList<Example> returns,
        IReadOnlyList<Example> applications,
        IReadOnlyList<Example> libraries,
        Func<IReadOnlyList<HostLink>> hosts,
        Transcripts transcripts)
    {
        _sections = new() { ["returns"] = returns, ["applications"] = applications, ["libraries"] = libraries };
        _examples = _sections.Values.SelectMany(examples => examples).DistinctBy(PathOf).ToDictionary(PathOf);
        _hosts = hosts;
        _transcripts = transcripts;
        _frame = new Frame(hosts);
        Get("/", IndexAsync);
        Get("/show/{**path}", ShowAsync);
        OnStatus(404, NotFound);
    }

    /// <summary>The page for an unknown path, also for the site's other modules.</summary>
    public object? NotFound(ViewRequest request, HttpException error) => _frame.NotFound(request, error, _examples.Values);

    private async Task<string> IndexAsync(ViewRequest request)
    {
        string page = _template
            .Replace("{{bar}}", _frame.Bar(request, hasBack: false).ToString(), StringComparison.Ordinal)
            .Replace("{{hosts}}", Links(_hosts()).ToString(), StringComparison.Ordinal);
        HostLink host = _frame.HostOf(request);
        foreach ((string name, IReadOnlyList<Example> examples) in _sections)
        {
            Html[] rows = await Task.WhenAll(examples.Select(example => RowAsync(host, example)));
            page = page.Replace("{{" + name + "}}", Html.Of($"{rows}").ToString(), StringComparison.Ordinal);
        }

        return page;
    }

    private async Task<object?> ShowAsync(ViewRequest request)
    {
        string path = request.Route<string>("path", "").TrimEnd('/');
        if (!_examples.TryGetValue(path, out Example? example))
        {
            return new HttpException(404);
        }

        Html curl = await CurlAsync(_frame.HostOf(request), example);
        return _frame.Page(request, example.Title, Html.Of($"""
            <h1>{example.Title}</h1>
            <p class="lead">{example.Note}</p>
            <p><a href="/{example.Path}">/{example.Path}</a> by itself</p>
            <pre><code>{example.Code}</code></pre>
            {curl}
            {(MayBeFramed(example) ? Html.Of($"<iframe src=\"/{example.Path}\" title=\"{example.Title}\"></iframe>") : Html.Empty)}
            """));
    }

    // The library forbids it, in its Content-Security-Policy.
    private bool MayBeFramed(Example example) => !_sections["libraries"].Contains(example);

    private static string PathOf(Example example) => example.Path.Split('?')[0];

    private async Task<Html> RowAsync(HostLink host, Example example) => Html.Of($"""
        <tr role="row">
        <th role="rowheader" scope="row">{example.Title}<small>{example.Note}</small></th>
        <td role="cell"><pre><code>{example.Code}</code></pre>{await CurlAsync(host, example)}</td>
        <td role="cell"><a href="{example.Path}">/{example.Path}</a><small><a href="show/{PathOf(example)}">on a page of this site</a></small></td>
        </tr>

        """);

    private async Task<Html> CurlAsync(HostLink host, Example example) =>
        example.Curl is null ? Html.Empty : Html.Of($"<pre class=\"curl\"><samp>{await _transcripts.OfAsync(host, example)}</samp></pre>\n");

    private static Html Links(IEnumerable<HostLink> hosts) =>
        Html.Of($"{hosts.Select(host => Html.Of($"<li><a href=\"{host.Url}/\"><b>{host.Name}</b> {host.Url}</a></li>\n"))}");
}
