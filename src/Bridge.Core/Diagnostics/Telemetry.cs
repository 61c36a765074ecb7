using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Bridge.Diagnostics;

/// <summary>
/// The activity source and the meter for OpenTelemetry and other listeners, both named "Bridge". docs/observability.md lists what they report.
/// </summary>
internal static class Telemetry
{
    public const string Name = "Bridge";

    // The boundaries that ASP.NET Core gives to http.server.request.duration, and that OpenTelemetry recommends for seconds.
    private static readonly InstrumentAdvice<double> s_seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private static readonly string? s_version = typeof(Telemetry).Assembly.GetName().Version?.ToString();

    public static ActivitySource Source { get; } = new(Name, s_version);

    public static Meter Meter { get; } = new(Name, s_version);

    public static Histogram<double> Duration { get; } = Meter.CreateHistogram<double>(
        "bridge.request.duration",
        "s",
        "How long views and mounted applications took, from their call to the last byte that they sent.",
        tags: null,
        s_seconds);

    public static Histogram<long> BodySize { get; } = Meter.CreateHistogram<long>("bridge.response.body.size", "By", "The bodies that views sent.");

    public static Counter<long> Aborted { get; } = Meter.CreateCounter<long>(
        "bridge.responses.aborted", "{response}", "Responses that failed after a part of them was sent.");

    public static Counter<long> Refused { get; } = Meter.CreateCounter<long>(
        "bridge.results.refused", "{result}", "Results of views that cannot be a response.");

    public static ObservableUpDownCounter<int> Iterators { get; } = Meter.CreateObservableUpDownCounter(
        "bridge.iterators.live", static () => LiveIterators.Count, "{iterator}", "Sequences that are being sent at this moment.");

    /// <summary>
    /// Whether there is a listener for the measurements of each request. It checks only two things, because every request pays for it. The other instruments
    /// report only while there is a listener for the duration or for the activities.
    /// </summary>
    public static bool IsOn => Duration.Enabled || Source.HasListeners();
}
