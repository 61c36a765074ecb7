using System.Net.ServerSentEvents;
using System.Text.Json;
using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

/// <summary>What the page of metrics reads.</summary>
[TestClass]
public sealed class MetricsTests
{
    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task Each_second_has_the_figures_of_what_was_asked_for(string host)
    {
        using CancellationTokenSource patience = new(Patience.Limit);
        HttpClient client = ShowcaseHosts.Client(host);
        using HttpResponseMessage response = await client.GetAsync("/metrics/stream", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        response.Content.Headers.ContentType!.ToString().Should().Be("text/event-stream");
        await using Stream stream = await response.Content.ReadAsStreamAsync(patience.Token);
        bool wasSeen = false;
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(patience.Token))
        {
            using var figures = JsonDocument.Parse(item.Data);
            item.EventType.Should().Be("figures");
            figures.RootElement.GetProperty("iterators").GetInt64().Should().BeGreaterThan(0, "this stream is one");
            wasSeen = figures.RootElement.GetProperty("mounts").EnumerateArray().Any(static mount =>
                mount.GetProperty("mount").GetString() == "ReturnsModule.Text" && mount.GetProperty("kind").GetString() == "text"
                && mount.GetProperty("total").GetInt64() >= 3);
            if (wasSeen)
            {
                break;
            }

            for (int i = 0; i < 3; i++)
            {
                await client.GetStringAsync("/returns/text", patience.Token);
            }
        }

        wasSeen.Should().BeTrue();
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task Its_files_may_be_kept_and_are_found_from_the_page(string host)
    {
        foreach (string page in (string[])["/metrics", "/events"])
        {
            string text = (await Answer.GetAsync(ShowcaseHosts.Client(host), page)).Text;
            string[] urls = [.. text.Split('"').Where(static part => part.Contains("/static/", StringComparison.Ordinal))];
            urls.Should().HaveCount(2);
            foreach (string url in urls)
            {
                using HttpResponseMessage file = await ShowcaseHosts.Client(host).GetAsync(url);
                ((int)file.StatusCode, file.Headers.CacheControl!.ToString()).Should().Be((200, "max-age=31536000, immutable"));
            }
        }
    }
}
