using System.Net;
using System.Text.Json;
using Bridge.Showcase;
using FluentAssertions;

namespace Bridge.Functional.Tests.SignalR;

[TestClass]
[DoNotParallelize]
public sealed class SignalRTests
{
    public static IEnumerable<object[]> Transports =>
        [
            ["Kestrel", "webSockets"], ["Kestrel", "serverSentEvents"], ["Kestrel", "longPolling"], ["OWIN", "webSockets"], ["OWIN", "serverSentEvents"],
            ["OWIN", "longPolling"],
        ];

    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task Negotiate_and_the_hubs_script_answer(string host)
    {
        using HttpClient client = RunningShowcase.NewClient(await RunningShowcase.UrlAsync(host));

        HttpResponseMessage negotiated = await client.GetAsync("/signalr/negotiate?clientProtocol=2.1");

        negotiated.StatusCode.Should().Be(HttpStatusCode.OK);
        using var answer = JsonDocument.Parse(await negotiated.Content.ReadAsStringAsync());
        answer.RootElement.GetProperty("Url").GetString().Should().Be("/signalr");
        answer.RootElement.GetProperty("TryWebSockets").GetBoolean().Should().BeTrue();
        (await client.GetStringAsync("/signalr/hubs")).Should().Contain("proxies['chatHub']").And.Contain("""signalR.hub = $.hubConnection("/signalr",""");
    }

    [TestMethod]
    [DynamicData(nameof(Transports))]
    public async Task Messages_go_both_ways_within_a_room_and_not_beyond(string host, string transport)
    {
        Uri url = await RunningShowcase.UrlAsync(host);
        string room = Guid.NewGuid().ToString();
        await using SignalRClient ada = await SignalRClient.ConnectAsync(url, transport);
        await using SignalRClient grace = await SignalRClient.ConnectAsync(url, transport);
        await using SignalRClient elsewhere = await SignalRClient.ConnectAsync(url, transport);

        await ada.CallAsync("Join", room, "Ada");
        (await ada.NextAsync()).Should().Be("joined(Ada)");
        await grace.CallAsync("Join", room, "Grace");
        (await grace.NextAsync()).Should().Be("joined(Grace)");
        (await ada.NextAsync()).Should().Be("joined(Grace)");
        await elsewhere.CallAsync("Join", room + " not", "Konrad");
        (await elsewhere.NextAsync()).Should().Be("joined(Konrad)");

        await ada.CallAsync("Say", "Guten Tag, schöne Welt");
        (await grace.NextAsync()).Should().Be("said(Ada, Guten Tag, schöne Welt)");
        (await ada.NextAsync()).Should().Be("said(Ada, Guten Tag, schöne Welt)");
        await grace.CallAsync("Say", "Hello");
        (await ada.NextAsync()).Should().Be("said(Grace, Hello)");

        string large = new('x', 1000);
        await ada.CallAsync("Say", large);
        (await grace.NextAsync()).Should().Be("said(Grace, Hello)");
        (await grace.NextAsync()).Should().Be($"said(Ada, {large})");

        await elsewhere.CallAsync("Say", "alone");
        (await elsewhere.NextAsync()).Should().Be("said(Konrad, alone)", "what was said before was said in another room");
    }

    [TestMethod]
    [DynamicData(nameof(Transports))]
    public async Task A_call_that_fails_is_answered_with_its_error(string host, string transport)
    {
        await using SignalRClient client = await SignalRClient.ConnectAsync(await RunningShowcase.UrlAsync(host), transport);

        JsonElement answer = await client.CallAsync("Say", "too early");

        answer.GetProperty("E").GetString().Should().Be("Join a room first.");
    }

    [TestMethod]
    [DynamicData(nameof(Transports))]
    public async Task A_client_that_says_goodbye_has_left_the_room(string host, string transport)
    {
        (SignalRClient stays, SignalRClient goes) = await PairAsync(host, transport);
        await using (stays)
        await using (goes)
        {
            await goes.StopAsync();

            (await stays.NextAsync()).Should().Be("left(Grace)");
        }
    }

    // SignalR waits for ten seconds before it gives a client up; all of them are lost at once.
    [TestMethod]
    public Task A_client_that_is_gone_without_a_word_has_left_the_room_a_little_later() => Task.WhenAll(Transports.Select(async arguments =>
    {
        (SignalRClient stays, SignalRClient goes) = await PairAsync((string)arguments[0], (string)arguments[1]);
        await using (stays)
        await using (goes)
        {
            await goes.LoseAsync();

            (await stays.NextAsync()).Should().Be("left(Grace)", "that is what {0} on {1} sees", arguments[1], arguments[0]);
        }
    }));

    [TestMethod]
    [DynamicData(nameof(Transports))]
    public async Task A_server_that_shuts_down_closes_its_connections_first(string host, string transport)
    {
        Hosts hosts = await Hosts.StartAsync("http://127.0.0.1:0", "http://127.0.0.1:0", reportFailures: false);
        Task? stopped = null;
        try
        {
            await using SignalRClient client = await SignalRClient.ConnectAsync(new Uri(host == "Kestrel" ? hosts.KestrelUrl : hosts.OwinUrl), transport);
            await client.CallAsync("Join", "Lobby", "Ada");
            client.Closed.IsCompleted.Should().BeFalse();

            stopped = hosts.DisposeAsync().AsTask();

            // What the hosts break by force, after two seconds, fails here: a close frame or the end of a response is what has to come.
            await client.Closed.WaitAsync(Patience.Limit);
            await stopped.WaitAsync(Patience.Limit);
        }
        finally
        {
            await (stopped ?? hosts.DisposeAsync().AsTask());
        }
    }

    private static async Task<(SignalRClient Stays, SignalRClient Goes)> PairAsync(string host, string transport)
    {
        Uri url = await RunningShowcase.UrlAsync(host);
        string room = Guid.NewGuid().ToString();
        SignalRClient stays = await SignalRClient.ConnectAsync(url, transport);
        await stays.CallAsync("Join", room, "Ada");
        (await stays.NextAsync()).Should().Be("joined(Ada)");
        SignalRClient goes = await SignalRClient.ConnectAsync(url, transport);
        await goes.CallAsync("Join", room, "Grace");
        (await stays.NextAsync()).Should().Be("joined(Grace)");
        return (stays, goes);
    }
}
