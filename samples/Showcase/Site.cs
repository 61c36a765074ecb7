using Bridge.Chat;
using Guestbook;

namespace Bridge.Showcase;

/// <summary>
/// The modules that are served, each with its path. Both hosts serve these same objects. Add a new module here, and not to a host.
/// </summary>
internal sealed class Site : IDisposable
{
    private static readonly Example s_guestbook = new(
        "guestbook",
        "A guestbook",
        "samples/Guestbook, built for netstandard2.0 against Bridge.Core alone. This site gives it SQLite to keep its entries in.",
        SourceCode.Of("GuestbookModule.cs", nameof(GuestbookModule)));

    private static readonly Example s_style = new(
        "guestbook" + new GuestbookModule().UrlFor("static", new { filename = "style.css" }),
        "A file of a library",
        "The guestbook's style sheet, embedded in its DLL. The URL has a fingerprint of the content, so that a browser keeps the file for a year.",
        SourceCode.Of("Pages.cs", "Layout"),
        Curl: "");

    private readonly JobServer _jobs = new();
    private readonly SqliteEntries _entries = new();
    private readonly Transcripts _transcripts = new();
    private readonly MeterWatch _watch = new();

    /// <param name="more">Further modules to serve.</param>
    public Site(IEnumerable<(string Path, ViewModule Module)> more)
    {
        Frame frame = new(() => Hosts);
        ReturnsModule returns = new();
        HomeModule home = new(
            [.. returns.Examples, EventsModule.Example, MetricsModule.Example],
            [JobsModule.Example, KatanaJobs.Example, ApiApplication.Example, ChatApplication.Example],
            [s_guestbook, s_style],
            () => Hosts,
            _transcripts);
        returns.OnStatus(404, home.NotFound);

        Modules =
        [
            .. more,
            ("/returns", returns),
            ("/hangfire", new JobsModule(_jobs.Storage)),
            ("/guestbook", new GuestbookModule(_entries)),
            ("/chat", new ChatModule(request => frame.Bar(request, hasBack: true))),
            ("/events", new EventsModule(frame)),
            ("/metrics", new MetricsModule(_watch, frame)),
            ("/", home),
        ];
        KatanaApplications =
        [
            new("/api", ApiApplication.Configuration),
            new("/signalr", ChatApplication.Configuration),
            new("/legacy", new KatanaJobs(_jobs.Storage).Configuration),
        ];
    }

    /// <summary>Each module with the path at which it is mounted. The root is the last.</summary>
    public IReadOnlyList<(string Path, ViewModule Module)> Modules { get; }

    /// <summary>The applications that were written for Katana. Each host builds its own.</summary>
    public IReadOnlyList<KatanaApplication> KatanaApplications { get; }

    /// <summary>The URLs of the site, after its hosts have started.</summary>
    public IReadOnlyList<HostLink> Hosts { get; set; } = [];

    /// <summary>Starts the work in the background.</summary>
    public void Start() => _jobs.Start();

    public void Dispose()
    {
        _jobs.Dispose();
        _entries.Dispose();
        _transcripts.Dispose();
        _watch.Dispose();
    }
}
