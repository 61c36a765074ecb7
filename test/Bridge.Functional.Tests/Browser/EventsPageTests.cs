namespace Bridge.Functional.Tests.Browser;

/// <summary>The page of server-sent events with a browser's own EventSource.</summary>
[TestClass]
[DoNotParallelize]
public sealed class EventsPageTests
{
    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task The_browser_goes_on_where_its_last_connection_ended(string host)
    {
        Chromium browser = await Chromium.RequireAsync();
        Tab tab = await browser.OpenAsync(new Uri(await RunningShowcase.UrlAsync(host), "/events"));
        await tab.WaitForAsync("document.querySelector('#status').textContent === 'Connection 1 is open.'");
        await tab.WaitForAsync("document.querySelectorAll('#events tr').length >= 2");

        // The ninth event is the first of the second connection.
        await tab.WaitForAsync("[...document.querySelectorAll('#events tr')].some(r => r.cells[0].textContent === '9' && r.cells[1].textContent === '2')");
        await tab.SaveAsync($"events-{host}.png");
        await tab.ClickAsync("#stop");
        await tab.WaitForAsync("document.querySelector('#status').textContent === 'Disconnected.'");
        await tab.CloseAsync();
    }
}
