#if NET
using System.Diagnostics.Metrics;
using System.Net.ServerSentEvents;
using FluentAssertions;

namespace Bridge.Core.Tests.Sending;

/// <summary>The kinds of results that are measured. Listeners are the process's: no other test may run beside.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MeasuredTargetTests
{
    [TestMethod]
    public async Task Each_kind_of_result_has_its_name()
    {
        List<string?> kinds = [];
        List<long> sizes = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Bridge")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "bridge.result.kind")
                {
                    kinds.Add((string?)tag.Value);
                }
            }
        });
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => sizes.Add(value));
        listener.Start();
        foreach (object result in new object[]
        {
            "text", new byte[1], new { a = 1 }, Html.Of($"<p>"), Chunks(), Events(), new MemoryStream(new byte[2]),
            Response.File(new MemoryStream(new byte[3]), "a.txt"), new FileInfo(typeof(MeasuredTargetTests).Assembly.Location),
            new HttpResponseMessage { Content = new StringContent("x") },
        })
        {
            await Answer.Of(result);
        }

        int views = sizes.Count;
        await Answer.Of((AppFunc)(static environment => ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync("x"u8.ToArray()).AsTask()));

        kinds.Should().Equal("text", "bytes", "json", "html", "sequence", "events", "stream", "file", "file", "message", "app");
        sizes.Should().HaveCount(views, "what an application sends is not counted");
        sizes[5].Should().Be("data: 1\n\n".Length);
        sizes[7].Should().Be(3);
    }

    private static IEnumerable<string> Chunks()
    {
        yield return "chunk";
    }

    private static async IAsyncEnumerable<SseItem<int>> Events()
    {
        yield return new(1);
        await Task.CompletedTask;
    }
}
#endif
