using System.Net.ServerSentEvents;

namespace Bridge.Parity;

/// <summary>HTML, values by type, and errors: what a view says without its host.</summary>
internal sealed class ViewsModule : ViewModule
{
    private const string Attack = "<script>alert('ü')</script>&\"";

    public ViewsModule()
    {
        Get("/html", _ => Html.Of($"<h1 title=\"{Attack}\">{Attack}</h1><a href='{"javascript:x"}'>{Html.Raw("<b>")}{1.5m}</a>"));
        Get("/rows", _ => (Html.Of($"<table>{Enumerable.Range(0, 3000).Select(i => Html.Of($"<tr><td>{i}<td>{"<" + i + ">"}"))}</table>"), 203));
        Get("/later", _ => Html.Of($"<p>{WordsAsync()}</p>"));
        Get("/query", r => Text($"{r.Query<int>("n")} {r.Query("page", 1)} {r.Query<decimal?>("d")} {string.Join("+", r.QueryAll<int>("id"))}"));
        Get("/route/{id:int}/{day?}", r => Text($"{r.Route<long>("id")} {r.Route("day", DayOfWeek.Friday)}"));
        Get("/cookie", r => Text($"{r.Cookie("n", 7)} {r.Cookies["none"] ?? "null"}"));
        Get("/thrown", _ => throw new HttpException(409, "It <is> there."));
        Get("/returned", _ => new HttpException(410));
        Get("/events", _ => EventsAsync());
        Get("/event-texts", r => (new[] { new SseItem<string>($"a\nb {r.LastEventId}", "x") { EventId = "1" } }, 203));
        Post("/form", async r => Text((await r.ReadFormAsync()).Get("n", 3).ToString()));
        Map("/purged", "PURGE", _ => "gone");
        OnStatus(404, (r, _) => (Html.Of($"<p>none at {r.PathBase}{r.Path}</p>"), 404));
        OnStatus(410, (_, e) => (e.Description, 410));
    }

    private static async IAsyncEnumerable<SseItem<Dictionary<string, string>>> EventsAsync()
    {
        yield return new(new Dictionary<string, string> { ["word"] = "ü <&>" }) { ReconnectionInterval = TimeSpan.FromMilliseconds(10) };
        await Task.Yield();
    }

    private static async IAsyncEnumerable<string> WordsAsync()
    {
        foreach (string word in (string[])["<one>", "two"])
        {
            await Task.Yield();
            yield return word;
        }
    }

    private static (string, Headers) Text(string text) => (text, new Headers { ["Content-Type"] = "text/plain; charset=utf-8" });
}
