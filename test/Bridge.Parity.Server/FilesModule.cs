namespace Bridge.Parity;

/// <summary>Files as they are: of a folder, and embedded.</summary>
internal sealed class FilesModule : ViewModule
{
    public FilesModule()
    {
        ViewModule inner = new();
        inner.Static("/assembly", typeof(FilesModule).Assembly, "files");
        Static("/folder", "files");
        Mount("/inner", inner);
        Get("/urls", r => $"{r.UrlFor("static", new { filename = "site.css" })} {r.UrlFor("static", new { filename = "deep/a b.txt" })} "
            + $"{r.UrlFor("ViewModule.static", new { filename = "site.css" })} {r.UrlFor("static", new { filename = "none" })}");
        Post("/folder/site.css", _ => "posted");

        // The one thing that two builds of an assembly differ in is their time.
        inner.After((_, response) => response.Headers.Remove("Last-Modified"));
        OnStatus(404, (r, _) => ($"none at {r.Path}", 404));
    }
}
