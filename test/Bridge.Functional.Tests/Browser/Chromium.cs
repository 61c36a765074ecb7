using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bridge.Functional.Tests.Browser;

/// <summary>A headless Chromium, driven by the DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] s_arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-proxy-server", "--window-size=800,700",
        "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--remote-debugging-port=0",
    ];

    /// <summary>Where the browser is installed, by the PATH; null where it is not.</summary>
    private static readonly string? s_path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(static folder => s_names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private static readonly Lazy<Task<Chromium>> s_shared = new(StartAsync);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _commands = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _reading = Task.CompletedTask;
    private int _lastCommand;

    private Chromium(Process process, DirectoryInfo profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>The browser of all tests, started by the first that asks. Skips the test where there is none; with BRIDGE_REQUIRE_BROWSER=1 it fails.</summary>
    public static Task<Chromium> RequireAsync()
    {
        if (s_path is not null)
        {
            return s_shared.Value;
        }

        const string Reason = "Chromium is not installed (Debian: apt-get install chromium), so the page was not tried in a browser.";
        if (Environment.GetEnvironmentVariable("BRIDGE_REQUIRE_BROWSER") == "1")
        {
            Assert.Fail(Reason);
        }

        Assert.Inconclusive(Reason);
        throw new InvalidOperationException(Reason);
    }

    /// <summary>Called at the end of all tests.</summary>
    public static async Task StopAsync()
    {
        if (s_shared.IsValueCreated)
        {
            await (await s_shared.Value).DisposeAsync();
        }
    }

    /// <summary>Opens a tab and waits until its page has loaded.</summary>
    public async Task<Tab> OpenAsync(Uri url)
    {
        string target = (await SendAsync("Target.createTarget", new { url = "about:blank", newWindow = true })).GetProperty("targetId").GetString()!;
        string session = (await SendAsync("Target.attachToTarget", new { targetId = target, flatten = true })).GetProperty("sessionId").GetString()!;
        Tab tab = new(this, target, session);
        await SendAsync("Page.navigate", new { url }, session);
        await tab.WaitForAsync($"location.href === {JsonSerializer.Serialize(url.ToString())} && document.readyState === 'complete'");
        return tab;
    }

    /// <exception cref="InvalidOperationException">The browser refused; the message is its own.</exception>
    public async Task<JsonElement> SendAsync(string method, object parameters, string? session = null)
    {
        int id = Interlocked.Increment(ref _lastCommand);
        TaskCompletionSource<JsonElement> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _commands[id] = answer;
        JsonObject command = new() { ["id"] = id, ["method"] = method, ["params"] = JsonSerializer.SerializeToNode(parameters) };
        if (session is not null)
        {
            command["sessionId"] = session;
        }

        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(command.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }

        JsonElement message = await answer.Task.WaitAsync(Patience.Limit);
        return message.TryGetProperty("error", out JsonElement error)
            ? throw new InvalidOperationException($"{method}: {error}")
            : message.GetProperty("result");
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading.ContinueWith(static _ => { }, TaskScheduler.Default);
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _sending.Dispose();
        _closing.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A child of the browser's may still be writing as it ends; the folder is the system's to clear.
        }
    }

    private static async Task<Chromium> StartAsync()
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("bridge-chromium-");
        ProcessStartInfo start = new(s_path!, [.. s_arguments, $"--user-data-dir={profile.FullName}", "about:blank"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        Chromium browser = new(Process.Start(start)!, profile);
        try
        {
            await browser._socket.ConnectAsync(await browser.DevToolsAsync().WaitAsync(Patience.Limit), CancellationToken.None);
            browser._reading = browser.ReadAsync();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    private async Task<Uri> DevToolsAsync()
    {
        const string Announcement = "DevTools listening on ";
        StringBuilder said = new();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                // What it says from here on is not asked for, and must not fill the pipe.
                _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new Uri(line[Announcement.Length..]);
            }

            said.AppendLine(line);
        }

        throw new InvalidOperationException($"{s_path} ended: {said}");
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        using MemoryStream message = new();
        while (true)
        {
            WebSocketReceiveResult part = await _socket.ReceiveAsync(buffer, _closing.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                using var document = JsonDocument.Parse(message.ToArray());
                message.SetLength(0);
                if (document.RootElement.TryGetProperty("id", out JsonElement id)
                    && _commands.TryRemove(id.GetInt32(), out TaskCompletionSource<JsonElement>? command))
                {
                    command.SetResult(document.RootElement.Clone());
                }
            }
        }
    }
}
