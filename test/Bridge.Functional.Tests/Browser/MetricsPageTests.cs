namespace Bridge.Functional.Tests.Browser;

/// <summary>The Showcase's page of its own metrics, while it is asked for something.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MetricsPageTests
{
    [TestMethod]
    [DataRow("Kestrel")]
    [DataRow("OWIN")]
    public async Task The_page_shows_what_is_asked_for(string host)
    {
        Chromium browser = await Chromium.RequireAsync();
        Uri url = await RunningShowcase.UrlAsync(host);
        using HttpClient client = RunningShowcase.NewClient(url);
        Tab tab = await browser.OpenAsync(new Uri(url, "/metrics"));
        await tab.WaitForAsync("document.querySelector('#status').textContent.startsWith('Live')");
        using CancellationTokenSource seen = new();
        Task asking = AskAsync(client, seen.Token);
        await tab.WaitForAsync(
            "[...document.querySelectorAll('#mounts tr')].some(r => r.cells[0].textContent === 'ReturnsModule.Dict' && r.cells[1].textContent === 'json')");
        await tab.WaitForAsync("document.querySelectorAll('#requests-chart polyline').length === 1");
        await tab.WaitForAsync("document.querySelector('#slow').textContent.endsWith(' ms')");
        await seen.CancelAsync();
        await asking;
        await tab.SaveAsync($"metrics-{host}.png");
        await tab.CloseAsync();
    }

    private static async Task AskAsync(HttpClient client, CancellationToken seen)
    {
        while (!seen.IsCancellationRequested)
        {
            await client.GetStringAsync("/returns/dict", CancellationToken.None);
            await client.GetStringAsync("/returns/html", CancellationToken.None);
        }
    }
}
