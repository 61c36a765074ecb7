using System.Net;
using System.Text;
using Bridge;

namespace Guestbook;

/// <summary>The guestbook's pages. Their links are made by name, so that they are right wherever the module is mounted.</summary>
internal static class Pages
{
    public static Stream Style() => typeof(Pages).Assembly.GetManifestResourceStream("style.css")
        ?? throw new InvalidOperationException("The assembly was built without its style sheet.");

    public static string Index(ViewRequest request, IReadOnlyList<Entry> latest, string? problem = null)
    {
        StringBuilder body = new();
        if (problem is not null)
        {
            body.Append($"<p class=problem>{Html(problem)}</p>\n");
        }

        body.Append($"""
            <form method=post action="{request.UrlFor("write")}">
            <label>Your name <input name=name required maxlength=60></label>
            <label>Your entry <textarea name=text rows=3 required maxlength=1000></textarea></label>
            <button>Write</button>
            </form>

            """);
        foreach (Entry entry in latest)
        {
            Append(body, request, entry);
        }

        return Page(request, "Guestbook", body.ToString());
    }

    public static string Entry(ViewRequest request, Entry entry)
    {
        StringBuilder body = new();
        Append(body, request, entry);
        return Page(request, $"Entry {entry.Id}", body.ToString());
    }

    public static string NoEntry(ViewRequest request) => Page(request, "No such entry", "<p>There is no such entry.</p>\n");

    private static void Append(StringBuilder body, ViewRequest request, Entry entry) => body.Append($"""
        <article>
        <b>{Html(entry.Name)}</b> <a href="{request.UrlFor("entry", new { id = entry.Id })}"><time>{entry.WrittenText}</time></a>
        <p>{Html(entry.Text)}</p>
        </article>

        """);

    private static string Page(ViewRequest request, string title, string body) => $"""
        <!doctype html>
        <html lang=en>
        <meta charset=utf-8>
        <meta name=viewport content="width=device-width">
        <title>{Html(title)}</title>
        <link rel=stylesheet href="{request.UrlFor("style")}">
        <header>
        <h1><a href="{request.UrlFor("index")}">Guestbook</a></h1>
        <a href="{request.UrlFor("export")}">CSV</a>
        <a href="{request.UrlFor("index")}feed">Feed</a>
        <a href="{request.UrlFor("rules")}">House rules</a>
        </header>
        {body}
        """;

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
