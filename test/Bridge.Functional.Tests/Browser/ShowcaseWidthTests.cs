using FluentAssertions;

namespace Bridge.Functional.Tests.Browser;

/// <summary>No page of the Showcase is wider than its window, on a phone as on a desk. Without Chromium the tests are skipped, and say so.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ShowcaseWidthTests
{
    [TestMethod]
    public async Task No_page_overflows_between_360_and_1280_pixels()
    {
        Chromium browser = await Chromium.RequireAsync();
        Tab tab = await browser.OpenAsync(new Uri(await RunningShowcase.UrlAsync("Kestrel"), "/none"));
        await tab.WaitForAsync("document.readyState === 'complete'");
        List<string> tooWide = [];
        foreach (string path in (string[])["/", "/show/returns/full", "/show/hangfire", "/none", "/chat/", "/events/", "/metrics/"])
        {
            foreach (int width in (int[])[360, 390, 768, 1024, 1280])
            {
                // A frame of that width is a window of that width to the styles of the page.
                int needed = (await tab.EvaluateAsync($$"""
                    new Promise(done => {
                      const frame = document.createElement('iframe');
                      frame.style.cssText = 'border: 0; width: {{width}}px; height: 800px; max-width: none';
                      frame.onload = () => { done(frame.contentDocument ? frame.contentDocument.documentElement.scrollWidth : 0); frame.remove(); };
                      frame.src = '{{path}}';
                      document.body.append(frame);
                    })
                    """)).GetInt32();
                if (needed > width)
                {
                    tooWide.Add($"{path} needs {needed} pixels of {width}");
                }
            }
        }

        tooWide.Should().BeEmpty();
        await tab.CloseAsync();
    }
}
