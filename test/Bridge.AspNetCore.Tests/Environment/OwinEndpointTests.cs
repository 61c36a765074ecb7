using System.Diagnostics.Metrics;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>The handler of a route to an OWIN application.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OwinEndpointTests
{
    [TestMethod]
    public async Task Next_of_middleware_that_was_mounted_without_any_answers_404()
    {
        MemoryExchange exchange = new();
        await new OwinEndpoint(OwinEndpoint.NotFound, 0, "x").InvokeAsync(exchange.Context);
        exchange.StatusCode.Should().Be(404);
        exchange.HasStarted.Should().BeFalse();
    }

    [TestMethod]
    public async Task Requests_are_measured_where_somebody_listens()
    {
        List<string> recorded = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "bridge.request.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>(
            (_, _, tags, _) => recorded.Add(string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"))));
        listener.Start();
        AppFunc app = static environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 404;
            return environment.PathBase == "/ok" ? Task.CompletedTask : throw new FormatException();
        };
        OwinEndpoint endpoint = new(app, 1, "/measured");
        await endpoint.InvokeAsync(new MemoryExchange(path: "/ok").Context);
        await endpoint.Awaiting(e => e.InvokeAsync(new MemoryExchange(path: "/fails").Context)).Should().ThrowAsync<FormatException>();
        string[] own = [.. recorded.Where(static tags => tags.Contains("/measured", StringComparison.Ordinal))];
        own.Should().HaveCount(2);
        own[0].Should().Contain("404").And.Contain("app").And.NotContain("FormatException");
        own[1].Should().Contain("FormatException");
    }

    [TestMethod]
    public void Threads_that_wait_and_that_were_added_are_measured()
    {
        _ = AddedThreads.Limit;
        Dictionary<string, long> seen = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("bridge.threads.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        bool[] waits = new bool[17];
        foreach (int i in Enumerable.Range(0, waits.Length))
        {
            AddedThreads.Process.Begin();
        }

        try
        {
            listener.RecordObservableInstruments();
        }
        finally
        {
            foreach (bool _ in waits)
            {
                AddedThreads.Process.End();
            }
        }

        seen["bridge.threads.blocked"].Should().BeGreaterThanOrEqualTo(17);
        seen["bridge.threads.added"].Should().BeGreaterThanOrEqualTo(32);
    }
}
