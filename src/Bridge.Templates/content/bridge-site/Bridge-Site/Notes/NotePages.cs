namespace Bridge_Site.Notes;

/// <summary>The pages of the notes. <see cref="Html.Of"/> encodes each value that is put into a page.</summary>
internal static class NotePages
{
    public static Html List(ViewRequest request, IReadOnlyList<Note> notes, string? problem = null) => Page(request, "Notes", Html.Of($"""
        <form method="post" action="{request.UrlFor("add")}">
        {request.AntiforgeryField()}
        <label>A new note <input name="text" required maxlength="200"></label>
        <button>Add</button>
        </form>
        {(problem is null ? null : Html.Of($"<p class=\"problem\">{problem}</p>"))}
        <ul>
        {notes.Select(note => Html.Of($"<li><a href=\"{request.UrlFor("note", new { id = note.Id })}\">{note.Text}</a></li>\n"))}
        </ul>
        """));

    public static Html Show(ViewRequest request, Note note) => Page(request, $"Note {note.Id}", Html.Of($"<p>{note.Text}</p>"));

    public static Html NotFound(ViewRequest request) => Page(request, "Not found", Html.Of($"<p>There is nothing here.</p>"));

    private static Html Page(ViewRequest request, string title, Html body) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>{title}</title>
        <link rel="stylesheet" href="{request.UrlFor("static", new { filename = "site.css" })}">
        <h1><a href="{request.UrlFor("list")}">Notes</a></h1>
        {body}
        </html>
        """);
}
