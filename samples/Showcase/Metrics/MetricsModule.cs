using System.Net.ServerSentEvents;

namespace Bridge.Showcase;

/// <summary>A page that shows the figures of Bridge's meter for this site, live.</summary>
internal sealed class MetricsModule : ViewModule
{
    private readonly MeterWatch _watch;
    private readonly Frame _frame;

    /// <summary>The row of the index page.</summary>
    public static Example Example { get; } = new(
        "metrics",
        "Metrics of this site",
        "The figures of Bridge's meter for both hosts, each second, as server-sent events. The meter measures only while the page is open.",
        SourceCode.Of("MetricsModule.cs", nameof(Stream)));

    /// <param name="watch">Listens to the meter. The caller disposes it.</param>
    /// <param name="frame">The parts that every page of the site has.</param>
    public MetricsModule(MeterWatch watch, Frame frame)
    {
        _watch = watch;
        _frame = frame;
        Static("/static", typeof(MetricsModule).Assembly, "Metrics/static");
        Get("/", Page);
        Get("/stream", Stream).WithName("stream");
    }

    private async IAsyncEnumerable<SseItem<MeterFigures>> Stream(ViewRequest request)
    {
        await foreach (MeterFigures figures in _watch.WatchAsync(request.Cancellation))
        {
            yield return new SseItem<MeterFigures>(figures, "figures");
        }
    }

    private Html Page(ViewRequest request) => _frame.Page(request, "Metrics of this site", Html.Of($"""
        <link rel=stylesheet href="{request.UrlFor("static", new { filename = "metrics.css" })}">
        <h1>Metrics of this site</h1>
        <p class=lead>A run is a view or an application that answered. On the OWIN host each request is a run, and its view is another.</p>
        <p id=status role=status>Connecting …</p>
        <dl class=figures>
        <div><dt>Runs a second</dt><dd id=requests>–</dd></div>
        <div><dt>Mean duration</dt><dd id=mean>–</dd></div>
        <div><dt>95 of 100 take up to</dt><dd id=slow>–</dd></div>
        <div><dt>Sent a second</dt><dd id=bytes>–</dd></div>
        <div><dt>Runs</dt><dd id=total>–</dd></div>
        <div><dt>Live sequences</dt><dd id=iterators>–</dd></div>
        <div><dt>Blocked threads</dt><dd id=blocked>–</dd></div>
        <div><dt>Added threads</dt><dd id=added>–</dd></div>
        <div><dt>Aborted responses</dt><dd id=aborted>–</dd></div>
        <div><dt>Refused results</dt><dd id=refused>–</dd></div>
        </dl>
        <figure><figcaption>Runs a second, the last minute <span id=requests-most></span></figcaption>
        <svg id=requests-chart viewBox="0 0 600 120" preserveAspectRatio=none role=img aria-label="Runs a second in the last minute"></svg></figure>
        <figure><figcaption>Milliseconds that 95 of 100 do not exceed <span id=slow-most></span></figcaption>
        <svg id=slow-chart viewBox="0 0 600 120" preserveAspectRatio=none role=img aria-label="Durations in the last minute"></svg></figure>
        <h2>What is asked for most</h2>
        <div class=scroll><table>
        <thead><tr><th scope=col>View or application</th><th scope=col>Result</th><th scope=col class=number>A second</th><th scope=col class=number>All</th>
        <th scope=col class=number>Mean ms</th></tr></thead>
        <tbody id=mounts></tbody>
        </table></div>
        <script src="{request.UrlFor("static", new { filename = "metrics.js" })}" data-stream="{request.UrlFor("stream")}" defer></script>
        """));
}
