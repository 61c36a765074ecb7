using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using FluentAssertions;

namespace Bridge.Testing;

/// <summary>A client of the chat's hub that speaks SignalR 2's protocol over one transport.</summary>
internal sealed class SignalRClient : IAsyncDisposable
{
    private const string Query = "clientProtocol=2.1&connectionData=%5B%7B%22name%22%3A%22chathub%22%7D%5D";

    private readonly HttpClient _http;
    private readonly string _transport;
    private readonly CancellationTokenSource _lost = new();
    private readonly Channel<string> _invocations = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly TaskCompletionSource _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ClientWebSocket _socket = new();
    private string _connection = "";
    private string? _cursor;
    private string _groups = "";
    private int _lastCall;

    private SignalRClient(Uri url, string transport)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = url, Timeout = Timeout.InfiniteTimeSpan,
        };
        _transport = transport;
    }

    /// <summary>What negotiate answered.</summary>
    public JsonElement Negotiated { get; private set; }

    /// <summary>The query that names the connection, for requests of a test's own.</summary>
    public string Connection => _connection;

    /// <summary>Ends when the server ends the connection, or when it is lost.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    public static async Task<SignalRClient> ConnectAsync(Uri url, string transport)
    {
        SignalRClient client = new(url, transport);
        client.Negotiated = await client.GetAsync($"/signalr/negotiate?{Query}");
        client._connection =
            $"transport={transport}&{Query}&connectionToken={Uri.EscapeDataString(client.Negotiated.GetProperty("ConnectionToken").GetString()!)}";
        client.Closed = Task.Run(() => transport switch
        {
            "webSockets" => client.ReadWebSocketAsync(url),
            "serverSentEvents" => client.ReadEventsAsync(),
            _ => client.PollAsync(),
        });
        await Task.WhenAny(client._initialized.Task, client.Closed).WaitAsync(Patience.Limit);
        if (client.Closed.IsCompleted)
        {
            await client.Closed;
            throw new InvalidOperationException("The connection was closed before it began.");
        }

        (await client.GetAsync($"/signalr/start?{client._connection}")).GetProperty("Response").GetString().Should().Be("started");
        return client;
    }

    /// <summary>Calls a method of the hub.</summary>
    /// <returns>What it answered: with "E" where it failed.</returns>
    public async Task<JsonElement> CallAsync(string method, params object[] arguments)
    {
        string id = Interlocked.Increment(ref _lastCall).ToString(System.Globalization.CultureInfo.InvariantCulture);
        TaskCompletionSource<JsonElement> answer = _calls.GetOrAdd(id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        string call = JsonSerializer.Serialize(new { H = "chathub", M = method, A = arguments, I = id });
        if (_transport == "webSockets")
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(call), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        else
        {
            using FormUrlEncodedContent form = new([new("data", call)]);
            using HttpResponseMessage response = await _http.PostAsync($"/signalr/send?{_connection}", form);
            Take(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        }

        return await answer.Task.WaitAsync(Patience.Limit);
    }

    /// <returns>The next method that the server calls on the client, with its arguments: <c>said(Ada, hello)</c>.</returns>
    public async Task<string> NextAsync() => await _invocations.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);

    /// <summary>Leaves as a client does that says so.</summary>
    public async Task StopAsync()
    {
        using HttpResponseMessage response = await _http.PostAsync($"/signalr/abort?{_connection}", content: null);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Is gone without a word.</summary>
    public async Task LoseAsync()
    {
        await _lost.CancelAsync();
        _socket.Abort();
        await Closed.ContinueWith(static _ => { }, TaskScheduler.Default).WaitAsync(Patience.Limit);
        _http.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await LoseAsync();
        _socket.Dispose();
        _lost.Dispose();
    }

    private async Task<JsonElement> GetAsync(string url)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(url).WaitAsync(Patience.Limit));
        return answer.RootElement.Clone();
    }

    private async Task ReadWebSocketAsync(Uri url)
    {
        await _socket.ConnectAsync(new Uri($"ws://{url.Authority}/signalr/connect?{_connection}"), _lost.Token);
        byte[] buffer = new byte[64 * 1024];
        StringBuilder message = new();
        while (true)
        {
            WebSocketReceiveResult part = await _socket.ReceiveAsync(buffer, _lost.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _lost.Token);
                return;
            }

            message.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage)
            {
                Take(message.ToString());
                message.Clear();
            }
        }
    }

    private async Task ReadEventsAsync()
    {
        using HttpResponseMessage response = await _http.GetAsync($"/signalr/connect?{_connection}", HttpCompletionOption.ResponseHeadersRead, _lost.Token);
        if (response.EnsureSuccessStatusCode().Content.Headers.ContentType is not { } type)
        {
            // SignalR 2 itself: where the thread that begins a connection is held up, the first message is written before the head (ForeverTransport).
            throw new InvalidDataException("SignalR wrote a message before its head.");
        }

        type.MediaType.Should().Be("text/event-stream");
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(_lost.Token));
        while (await reader.ReadLineAsync(_lost.Token) is { } line)
        {
            if (line.StartsWith("data: {", StringComparison.Ordinal))
            {
                Take(line["data: ".Length..]);
            }
        }
    }

    private async Task PollAsync()
    {
        Take(await (await _http.PostAsync($"/signalr/connect?{_connection}", null, _lost.Token))
            .EnsureSuccessStatusCode().Content
            .ReadAsStringAsync(_lost.Token));
        while (true)
        {
            using FormUrlEncodedContent form = new([new("messageId", _cursor!), new("groupsToken", _groups)]);
            try
            {
                using HttpResponseMessage response = await _http.PostAsync($"/signalr/poll?{_connection}", form, _lost.Token);
                if (!response.IsSuccessStatusCode || Take(await response.Content.ReadAsStringAsync(_lost.Token)))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // A poll ends with every message; that the server is gone shows in the next one.
                return;
            }
        }
    }

    /// <returns>Whether the server asks the client to disconnect.</returns>
    private bool Take(string text)
    {
        if (text.Length == 0)
        {
            return false;
        }

        using var message = JsonDocument.Parse(text);
        JsonElement root = message.RootElement;
        if (root.TryGetProperty("C", out JsonElement cursor))
        {
            _cursor = cursor.GetString();
        }

        // What rooms a long-polling client is in is written in a token that it brings back.
        if (root.TryGetProperty("G", out JsonElement groups))
        {
            _groups = groups.GetString()!;
        }

        if (root.TryGetProperty("I", out JsonElement id))
        {
            _calls.GetOrAdd(id.ToString(), static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(root.Clone());
        }

        if (root.TryGetProperty("M", out JsonElement invocations))
        {
            foreach (JsonElement invocation in invocations.EnumerateArray())
            {
                _invocations.Writer.TryWrite($"{invocation.GetProperty("M").GetString()}({string.Join(", ", invocation.GetProperty("A").EnumerateArray())})");
            }
        }

        if (root.TryGetProperty("S", out _))
        {
            _initialized.TrySetResult();
        }

        return root.TryGetProperty("D", out _);
    }
}
