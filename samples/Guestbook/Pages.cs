using Bridge;

namespace Guestbook;

/// <summary>The guestbook's pages. Their links are made by name, so they are right at every path where the module is mounted.</summary>
internal static class Pages
{
    public static Html Index(ViewRequest request, IReadOnlyList<Entry> latest, string? problem = null) => Layout(request, "Guestbook", Html.Of($"""
        {(problem is null ? null : Html.Of($"<p class=problem>{problem}</p>\n"))}<form method=post action="{request.UrlFor("write")}">
        <label>Your name <input name=name required maxlength=60></label>
        <label>Your entry <textarea name=text rows=3 required maxlength=1000></textarea></label>
        <button>Write</button>
        </form>
        {latest.Select(entry => Article(request, entry))}
        """));

    public static Html Entry(ViewRequest request, Entry entry) => Layout(request, $"Entry {entry.Id}", Article(request, entry));

    public static Html NoEntry(ViewRequest request) => Layout(request, "No such entry", Html.Of($"<p>There is no such entry.</p>\n"));

    private static Html Article(ViewRequest request, Entry entry) => Html.Of($"""
        <article>
        <b>{entry.Name}</b> <a href="{request.UrlFor("entry", new { id = entry.Id })}"><time>{entry.WrittenText}</time></a>
        <p>{entry.Text}</p>
        </article>

        """);

    private static Html Layout(ViewRequest request, string title, Html body) => Html.Of($"""
        <!doctype html>
        <html lang=en>
        <meta charset=utf-8>
        <meta name=viewport content="width=device-width">
        <title>{title}</title>
        <link rel=stylesheet href="{request.UrlFor("static", new { filename = "style.css" })}">
        <header>
        <h1><a href="{request.UrlFor("index")}">Guestbook</a></h1>
        <a href="{request.UrlFor("export")}">CSV</a>
        <a href="{request.UrlFor("index")}feed">Feed</a>
        <a href="{request.UrlFor("rules")}">House rules</a>
        </header>
        {body}
        """);
}
