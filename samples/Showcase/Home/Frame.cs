namespace Bridge.Showcase;

/// <summary>The parts that every page of the site has: a link back, the host that served the page, and a link to the same page on the other host.</summary>
internal sealed class Frame(Func<IReadOnlyList<HostLink>> hosts)
{
    private static readonly Html s_style = Html.Raw($"<style>{Resource.Text("site.css")}</style>");

    /// <summary>The host that serves a request, found by the request's port.</summary>
    public HostLink HostOf(ViewRequest request) =>
        hosts().FirstOrDefault(host => new Uri(host.Url).Port == new Uri($"{request.Scheme}://{request.Host}").Port) ?? hosts()[0];

    /// <summary>The links at the top of a page.</summary>
    /// <param name="request">The page's request.</param>
    /// <param name="hasBack">Whether the page is another than the index.</param>
    public Html Bar(ViewRequest request, bool hasBack)
    {
        HostLink own = HostOf(request);
        string path = string.Join('/', (request.PathBase + request.Path).Split('/').Select(Uri.EscapeDataString));
        return Html.Of($"""
            <nav class="bar" aria-label="This site">
            {(hasBack ? Html.Of($"<a href=\"/\">All examples</a>\n") : Html.Empty)}<span>Served by <b>{own.Name}</b></span>
            {hosts().Where(host => host != own).Select(host => Html.Of($"<a href=\"{host.Url + path}\">The same page on {host.Name}</a>\n"))}</nav>
            """);
    }

    /// <summary>A page of the site.</summary>
    public Html Page(ViewRequest request, string title, Html content) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title} - Bridge</title>
        <link rel="icon" href="data:,">
        {s_style}
        </head>
        <body>
        {Bar(request, hasBack: true)}
        <main>
        {content}
        </main>
        </body>
        </html>
        """);

    /// <summary>The page for an unknown path; null for another error, which has its own page.</summary>
    public object? NotFound(ViewRequest request, HttpException error, IEnumerable<Example> examples)
    {
        if (error.Description != new HttpException(404).Description)
        {
            return null;
        }

        string path = request.PathBase + request.Path;
        Example[] near = [.. examples.OrderByDescending(example => Common("/" + example.Path, path)).Take(5)];
        return (
            Page(request, "Not found", Html.Of($"""
                <h1>Not found</h1>
                <p class="lead">There is no page at <code>{path}</code> on this site. These are near it, and <a href="/">the index</a> has them all:</p>
                <ul>
                {near.Select(example => Html.Of($"<li><a href=\"/{example.Path}\">/{example.Path}</a> {example.Title}</li>\n"))}</ul>
                """)),
            404);
    }

    private static int Common(string one, string other)
    {
        int length = 0;
        while (length < one.Length && length < other.Length && char.ToUpperInvariant(one[length]) == char.ToUpperInvariant(other[length]))
        {
            length++;
        }

        return length;
    }
}
