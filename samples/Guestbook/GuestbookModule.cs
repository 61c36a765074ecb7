using System.Xml;
using Bridge;

namespace Guestbook;

/// <summary>
/// A guestbook that a site can mount at any path. On Kestrel: <c>app.MapModule("/guestbook", new GuestbookModule())</c>. On an OWIN host: <c>new
/// GuestbookModule().ToAppFunc().MountAt("/guestbook")</c>.
/// </summary>
public sealed class GuestbookModule : ViewModule
{
    private const int EntriesOfThePage = 20;
    private const int LongestName = 60;
    private const int LongestText = 1000;

    private readonly IEntries _entries;
    private readonly string _houseRules = Path.Combine(AppContext.BaseDirectory, "house-rules.txt");

    /// <summary>Makes a guestbook.</summary>
    /// <param name="entries">Where the entries are kept; null to keep them in memory.</param>
    public GuestbookModule(IEntries? entries = null)
    {
        _entries = entries ?? new MemoryEntries();
        Get("/", IndexAsync).WithName("index");
        Post("/entries", WriteAsync).WithName("write");
        Get("/entries/{id:int}", EntryAsync).WithName("entry");
        Get("/api/entries", ListAsync);
        Get("/api/entries/{id:int}", FindAsync);
        Get("/export.csv", Export).WithName("export");
        Get("/house-rules.txt", _ => new FileInfo(_houseRules)).WithName("rules");
        Static("/static", typeof(GuestbookModule).Assembly, "static");
        Mount("/feed", new Feed(_entries).InvokeAsync);

        OnError<EntryRefusedException>(RefusedAsync);
        After((_, response) =>
        {
            response.Headers["X-Content-Type-Options"] = "nosniff";
            response.Headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        });
    }

    /// <inheritdoc/>
    public override string Name => "Guestbook";

    private async Task<Html> IndexAsync(ViewRequest request) =>
        Pages.Index(request, await _entries.LatestAsync(EntriesOfThePage, request.Cancellation).ConfigureAwait(false));

    // A browser that reloads the page after this does not write the entry again.
    private async Task<Response> WriteAsync(ViewRequest request)
    {
        ViewForm form = await request.ReadFormAsync().ConfigureAwait(false);
        string name = Clean(form["name"].ToString());
        string text = Clean(form["text"].ToString());
        if (name.Length is 0 or > LongestName || text.Length is 0 or > LongestText)
        {
            throw new EntryRefusedException($"An entry has a name of up to {LongestName} characters and a text of up to {LongestText}.");
        }

        Entry entry = await _entries.AddAsync(name, text, request.Cancellation).ConfigureAwait(false);
        return Response.Redirect(request.UrlFor("entry", new { id = entry.Id }), 303);
    }

    // Control characters are not visible, and XML, the format of the feed, cannot contain them.
    private static string Clean(string text) =>
        new string([.. text.Where(c => c == '\n' || (!char.IsControl(c) && (char.IsSurrogate(c) || XmlConvert.IsXmlChar(c))))]).Trim();

    private async Task<(Html, int)> EntryAsync(ViewRequest request) => await FindEntryAsync(request).ConfigureAwait(false) is { } entry
        ? (Pages.Entry(request, entry), 200)
        : (Pages.NoEntry(request), 404);

    // A list and a dictionary are JSON.
    private async Task<List<Dictionary<string, object>>> ListAsync(ViewRequest request)
    {
        IReadOnlyList<Entry> latest = await _entries.LatestAsync(
            int.TryParse(request.Query["count"], out int count) && count is >= 0 and <= 1000 ? count : EntriesOfThePage,
            request.Cancellation)
            .ConfigureAwait(false);
        return [.. latest.Select(entry => entry.ToDictionary())];
    }

    private async Task<Dictionary<string, object>> FindAsync(ViewRequest request) =>
        (await FindEntryAsync(request).ConfigureAwait(false))?.ToDictionary() ?? throw new HttpException(404, "There is no such entry.");

    // An iterator is sent item by item, so the entries are never all in memory at once.
    private (IAsyncEnumerable<string>, Headers) Export(ViewRequest request) =>
        (Csv.Of(_entries.AllAsync(request.Cancellation)), new Headers
        {
            ["Content-Type"] = "text/csv; charset=utf-8", ["Content-Disposition"] = "attachment; filename=guestbook.csv",
        });

    private async Task<object?> RefusedAsync(ViewRequest request, EntryRefusedException error) =>
        (Pages.Index(request, await _entries.LatestAsync(EntriesOfThePage, request.Cancellation).ConfigureAwait(false), error.Message), 400);

    private ValueTask<Entry?> FindEntryAsync(ViewRequest request) =>
        _entries.FindAsync(request.Route<int>("id"), request.Cancellation);
}
