namespace Bridge.Functional.Tests.Docs;

/// <summary>The module that the pages map, as docs/design.md shows it.</summary>
public sealed class Guestbook : ViewModule
{
    public Guestbook(IEntries entries)
    {
        Get("/", _ => entries.All());
        Get("/{id:int}", r => entries.Find(r.RouteValues["id"]) is { } entry ? entry : (object)("no such entry", 404));
        Post("/", async r => ("", 303, new Headers { ["Location"] = $"{entries.Add((await r.ReadFormAsync())["text"])}" }));
        Mount("/feed", LegacyFeed.App);        // an AppFunc
    }
}
