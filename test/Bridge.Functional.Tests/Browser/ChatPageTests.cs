using System.Text.Json;

namespace Bridge.Functional.Tests.Browser;

/// <summary>
/// The chat's page with SignalR 2's own JavaScript client. Without Chromium the tests are skipped, and say so; with BRIDGE_REQUIRE_BROWSER=1 they
/// fail. BRIDGE_SCREENSHOTS names a folder for pictures of what they saw.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class ChatPageTests
{
    [TestMethod]
    [DataRow("Kestrel", "webSockets", "WebSockets")]
    [DataRow("Kestrel", "serverSentEvents", "server-sent events")]
    [DataRow("Kestrel", "longPolling", "long polling")]
    [DataRow("Kestrel", "auto", "WebSockets")]
    [DataRow("OWIN", "webSockets", "WebSockets")]
    [DataRow("OWIN", "serverSentEvents", "server-sent events")]
    [DataRow("OWIN", "longPolling", "long polling")]
    [DataRow("OWIN", "auto", "WebSockets")]
    public async Task Two_tabs_talk_to_each_other(string host, string transport, string used)
    {
        Chromium browser = await Chromium.RequireAsync();
        Uri page = new(await RunningShowcase.UrlAsync(host), "/chat");
        string room = Guid.NewGuid().ToString("N")[..8];
        Tab ada = await browser.OpenAsync(page);
        Tab grace = await browser.OpenAsync(page);

        await JoinAsync(ada, "Ada", room, transport, used);
        await JoinAsync(grace, "Grace", room, transport, used);
        await SeesAsync(ada, "Gracejoined");
        await SayAsync(ada, "Is this the <b>bridge</b>?");
        await SeesAsync(grace, "AdaIs this the <b>bridge</b>?");
        await SayAsync(grace, "It is – schön.");
        await SeesAsync(ada, "GraceIt is – schön.");
        await SeesAsync(grace, "GraceIt is – schön.");
        await ada.SaveAsync($"chat-{host}-{transport}.png");

        await grace.CloseAsync();
        await SeesAsync(ada, "Graceleft");
        await ada.CloseAsync();
    }

    private static async Task JoinAsync(Tab tab, string name, string room, string transport, string used)
    {
        await tab.TypeAsync("#name", name);
        await tab.TypeAsync("#room", room);
        await tab.EvaluateAsync($"document.querySelector('#transport').value = {JsonSerializer.Serialize(transport)}");
        await tab.ClickAsync("#join button");
        await tab.WaitForAsync($"document.querySelector('#status').textContent === {JsonSerializer.Serialize($"In {room}, by {used}.")}");
        await SeesAsync(tab, name + "joined");
    }

    private static async Task SayAsync(Tab tab, string text)
    {
        await tab.TypeAsync("#text", text);
        await tab.ClickAsync("#say button");
    }

    private static Task SeesAsync(Tab tab, string line) =>
        tab.WaitForAsync($"[...document.querySelectorAll('#log li')].some(line => line.textContent === {JsonSerializer.Serialize(line)})");
}
