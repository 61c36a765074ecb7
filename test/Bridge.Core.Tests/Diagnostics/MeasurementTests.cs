#if NET
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bridge.Diagnostics;
using FluentAssertions;

namespace Bridge.Core.Tests.Diagnostics;

/// <summary>What is told of one run. Listeners are the process's: no other test may run beside.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MeasurementTests
{
    [TestMethod]
    public void Without_a_listener_nothing_is_on() => Telemetry.IsOn.Should().BeFalse();

    [TestMethod]
    [DataRow("get", "GET")]
    [DataRow("PATCH", "PATCH")]
    [DataRow("BREW", "_OTHER")]
    [DataRow("GET\u0130", "_OTHER")]
    public void A_run_is_a_duration_a_size_and_an_activity(string method, string shown)
    {
        using MeterListener listener = new();
        List<(string Instrument, double Value, Dictionary<string, object?> Tags)> told = [];
        Listen(listener, told);
        using ActivityListener activities = new()
        {
            ShouldListenTo = static source => source.Name == "Bridge",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        Activity? ended = null;
        activities.ActivityStopped = activity => ended = activity;
        ActivitySource.AddActivityListener(activities);
        Telemetry.IsOn.Should().BeTrue();

        var measurement = Measurement.Begin("Site.Index", method);
        measurement.Kind = "json";
        measurement.Bytes = 12;
        measurement.End(201, failure: null);

        told.Select(static entry => entry.Instrument).Should().Equal("bridge.response.body.size", "bridge.request.duration");
        told[0].Value.Should().Be(12);
        told[0].Tags.Should().Equal(new Dictionary<string, object?> { ["bridge.mount"] = "Site.Index", ["bridge.result.kind"] = "json" });
        told[1].Value.Should().BeGreaterThan(0);
        told[1].Tags.Should().Contain("http.request.method", shown).And.Contain("http.response.status_code", 201).And.NotContainKey("error.type");
        ended!.DisplayName.Should().Be("Site.Index");
        ended.GetTagItem("http.response.status_code").Should().Be(201);
        ended.Status.Should().Be(ActivityStatusCode.Unset);
    }

    [TestMethod]
    [DataRow(true, true, "bridge.responses.aborted", "bridge.results.refused")]
    [DataRow(true, false, "bridge.responses.aborted", null)]
    [DataRow(false, true, "bridge.results.refused", null)]
    public void A_failed_run_is_counted_by_what_it_left_behind(bool hasBegun, bool isRefused, string first, string? second)
    {
        using MeterListener listener = new();
        List<(string Instrument, double Value, Dictionary<string, object?> Tags)> told = [];
        Listen(listener, told);

        var measurement = Measurement.Begin("Site.Index", "GET");
        measurement.HasBegun = hasBegun;
        measurement.End(200, new FormatException("no"), isRefused);

        told.Select(static entry => entry.Instrument).Should().Equal(new[] { first, second, "bridge.request.duration" }.Where(static name => name is not null));
        told.Should().OnlyContain(static entry => (string)entry.Tags["error.type"]! == "System.FormatException");
        told[^1].Tags.ContainsKey("http.response.status_code").Should().Be(hasBegun, "what failed before is answered by the host");
    }

    private static void Listen(MeterListener listener, List<(string Instrument, double Value, Dictionary<string, object?> Tags)> told)
    {
        listener.InstrumentPublished = static (instrument, owner) =>
        {
            if (instrument.Meter.Name == "Bridge")
            {
                owner.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => told.Add((instrument.Name, value, new(tags.ToArray()))));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => told.Add((instrument.Name, value, new(tags.ToArray()))));
        listener.Start();
    }
}
#endif
