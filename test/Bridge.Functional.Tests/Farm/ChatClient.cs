using System.Net;
using System.Threading.Channels;
using Bridge.Functional.Tests.SignIn;
using Microsoft.AspNet.SignalR.Client;
using Microsoft.AspNet.SignalR.Client.Transports;

namespace Bridge.Functional.Tests.Farm;

/// <summary>SignalR 2's own client in the farm's chat, with a cookie that holds it to one instance.</summary>
internal sealed class ChatClient : IDisposable
{
    private readonly HubConnection _connection;
    private readonly IHubProxy _hub;
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    private ChatClient(HubConnection connection)
    {
        _connection = connection;
        _hub = connection.CreateHubProxy("chatHub");
        _hub.On<string, string>("said", (name, text) => _said.Writer.TryWrite($"{name}: {text}"));
    }

    public static async Task<ChatClient> StartAsync(FarmProgram farm, string instance, string transport)
    {
        CookieContainer cookies = new();
        cookies.SetCookies(farm.Url, await CookieOfAsync(farm, instance));
        ChatClient client = new(new HubConnection(farm.Url.ToString()) { CookieContainer = cookies });
        await client._connection.Start(transport switch
        {
            "webSockets" => new WebSocketTransport(),
            "serverSentEvents" => new ServerSentEventsTransport(),
            _ => new LongPollingTransport(),
        });
        return client;
    }

    public Task JoinAsync(string room, string name) => _hub.Invoke("Join", room, name);

    public Task SayAsync(string text) => _hub.Invoke("Say", text);

    /// <summary>Waits for so many messages.</summary>
    public async Task<string[]> TakeAsync(int count)
    {
        using CancellationTokenSource patience = new(Patience.Limit);
        List<string> said = [];
        while (said.Count < count)
        {
            said.Add(await _said.Reader.ReadAsync(patience.Token));
        }

        return [.. said];
    }

    public void Dispose() => _connection.Stop();

    /// <summary>The cookie that leads a client to an instance.</summary>
    public static async Task<string> CookieOfAsync(FarmProgram farm, string instance)
    {
        while (true)
        {
            HttpResponseMessage answer = await farm.Client.GetAsync("signalr/negotiate?clientProtocol=2.1");
            if (answer.Instance() == instance)
            {
                return answer.Cookie();
            }
        }
    }
}
