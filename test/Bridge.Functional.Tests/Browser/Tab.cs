using System.Diagnostics;
using System.Text.Json;
using FluentAssertions;

namespace Bridge.Functional.Tests.Browser;

/// <summary>A tab of a <see cref="Chromium"/>.</summary>
internal sealed class Tab(Chromium browser, string target, string session)
{
    /// <returns>What a JavaScript expression comes to.</returns>
    /// <exception cref="InvalidOperationException">It threw; the message says what.</exception>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        JsonElement answer = await browser.SendAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true }, session);
        return answer.TryGetProperty("exceptionDetails", out JsonElement details)
            ? throw new InvalidOperationException($"{expression}: {details}")
            : answer.GetProperty("result").TryGetProperty("value", out JsonElement value) ? value : default;
    }

    /// <summary>Waits until a JavaScript expression is true.</summary>
    /// <exception cref="TimeoutException">It did not become true; the message has the page's text.</exception>
    public async Task WaitForAsync(string expression)
    {
        var clock = Stopwatch.StartNew();
        while (!(await EvaluateAsync($"!!({expression})")).GetBoolean())
        {
            if (clock.Elapsed > Patience.Limit)
            {
                throw new TimeoutException($"{expression} did not become true. The page says: {await EvaluateAsync("document.body.innerText")}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Types into a field as a user does.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await EvaluateAsync($"document.querySelector({JsonSerializer.Serialize(selector)}).select()");
        await browser.SendAsync("Input.insertText", new { text }, session);
    }

    /// <summary>Clicks on an element as a user does.</summary>
    public async Task ClickAsync(string selector)
    {
        JsonElement box = await EvaluateAsync(
            $"(r => ({{ x: r.x + r.width / 2, y: r.y + r.height / 2 }}))"
            + $"(document.querySelector({JsonSerializer.Serialize(selector)}).getBoundingClientRect())");
        foreach (string type in new[] { "mousePressed", "mouseReleased" })
        {
            await browser.SendAsync(
                "Input.dispatchMouseEvent",
                new { type, x = box.GetProperty("x").GetDouble(), y = box.GetProperty("y").GetDouble(), button = "left", clickCount = 1 },
                session);
        }
    }

    /// <returns>The page as a PNG.</returns>
    public async Task<byte[]> ScreenshotAsync() =>
        (await browser.SendAsync("Page.captureScreenshot", new { format = "png" }, session)).GetProperty("data").GetBytesFromBase64();

    /// <summary>Keeps a picture of the page in the folder that BRIDGE_SCREENSHOTS names; without one it does nothing.</summary>
    public async Task SaveAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("BRIDGE_SCREENSHOTS") is { Length: > 0 } folder)
        {
            byte[] picture = await ScreenshotAsync();
            picture.Should().NotBeEmpty();
            await File.WriteAllBytesAsync(Path.Combine(folder, name), picture);
        }
    }

    public Task CloseAsync() => browser.SendAsync("Target.closeTarget", new { targetId = target });
}
