using System.Net.ServerSentEvents;

namespace Bridge.Showcase;

/// <summary>Server-sent events, and a page that shows them as they come.</summary>
internal sealed class EventsModule : ViewModule
{
    private const int EventsOfAConnection = 8;

    private readonly Frame _frame;

    /// <summary>The row of the index page.</summary>
    public static Example Example { get; } = new(
        "events",
        "Server-sent events",
        "A page that shows them live. Each connection ends after eight events; the browser opens the next, which goes on where the last one ended.",
        SourceCode.Of("EventsModule.cs", nameof(Ticks)));

    /// <param name="frame">The parts that every page of the site has.</param>
    public EventsModule(Frame frame)
    {
        _frame = frame;
        Static("/static", typeof(EventsModule).Assembly, "Events/static");
        Get("/", Page);
        Get("/stream", Ticks).WithName("stream");
    }

    private static async IAsyncEnumerable<SseItem<Tick>> Ticks(ViewRequest request)
    {
        int last = int.TryParse(request.LastEventId, out int id) ? id : 0;
        for (int place = 1; place <= EventsOfAConnection; place++)
        {
            Tick tick = new(DateTimeOffset.UtcNow, request.Host, place);
            yield return new SseItem<Tick>(tick, "tick") { EventId = $"{last + place}", ReconnectionInterval = TimeSpan.FromSeconds(2) };
            await Task.Delay(500, request.Cancellation);
        }
    }

    private Html Page(ViewRequest request) => _frame.Page(request, "Server-sent events", Html.Of($"""
        <link rel=stylesheet href="{request.UrlFor("static", new { filename = "events.css" })}">
        <h1>Server-sent events</h1>
        <p id=status role=status>Connecting …</p>
        <p><button id=stop>Disconnect</button></p>
        <div class=scroll><table>
        <thead><tr><th scope=col>id</th><th scope=col>connection</th><th scope=col>event</th><th scope=col>time</th></tr></thead>
        <tbody id=events></tbody>
        </table></div>
        <script src="{request.UrlFor("static", new { filename = "events.js" })}" data-stream="{request.UrlFor("stream")}" defer></script>
        """));
}
