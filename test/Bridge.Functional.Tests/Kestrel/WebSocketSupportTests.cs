using System.Net;
using System.Net.WebSockets;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using AcceptAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;
using CloseFunc = System.Func<int, string, System.Threading.CancellationToken, System.Threading.Tasks.Task>;
using KestrelServer = Bridge.Wire.KestrelServer;
using ReceiveFunc = System.Func<System.ArraySegment<byte>, System.Threading.CancellationToken, System.Threading.Tasks.Task<System.Tuple<int, bool, int>>>;
using SendFunc = System.Func<System.ArraySegment<byte>, int, bool, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>WebSockets without a call of UseWebSockets.</summary>
[TestClass]
[DoNotParallelize]
public sealed class WebSocketSupportTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private static readonly AppFunc s_echo = async socket =>
    {
        var send = (SendFunc)socket[OwinKeys.WebSocketSendAsync];
        var receive = (ReceiveFunc)socket[OwinKeys.WebSocketReceiveAsync];
        var close = (CloseFunc)socket[OwinKeys.WebSocketCloseAsync];
        var cancelled = (CancellationToken)socket[OwinKeys.WebSocketCallCancelled];
        var buffer = new ArraySegment<byte>(new byte[1024]);
        while (true)
        {
            (int type, bool end, int count) = await receive(buffer, cancelled);
            if (type == 8)
            {
                await close((int)socket[OwinKeys.WebSocketClientCloseStatus], "echo: " + socket[OwinKeys.WebSocketClientCloseDescription], cancelled);
                return;
            }

            await send(buffer[..count], type, end, cancelled);
        }
    };

    [TestMethod]
    [DataRow("middleware")]
    [DataRow("view")]
    [DataRow("module")]
    public async Task Application_needs_no_call_of_UseWebSockets_wherever_it_is_mounted(string where)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(builder =>
        {
            switch (where)
            {
                case "middleware":
                    builder.UseOwin(_ => Accept(s_echo));
                    break;
                case "view":
                    builder.MapView("/ws", _ => Accept(s_echo));
                    break;
                default:
                    builder.MapModule("/", new SocketModule());
                    break;
            }
        });
        using ClientWebSocket client = await ConnectAsync(server);
        await client.SendAsync("text"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        (await ReceiveAsync(client)).Should().Be(("text", WebSocketMessageType.Text));
    }

    [TestMethod]
    public async Task Site_s_own_options_decide_on_origins()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            builder => builder.MapOwin(
                "/ws",
                environment =>
                    environment.ContainsKey(OwinKeys.WebSocketAccept) || environment.ContainsKey(OwinKeys.WebSocketAccept)
                        ? Accept(s_echo)(environment)
                        : environment.WriteAsync("no")),
            build: builder => builder.Services.Configure<WebSocketOptions>(options => options.AllowedOrigins.Add("https://good.example")));
        const string Handshake =
            "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + "dGhlIHNhbXBsZSBub25jZQ==\r\n";
        using RawConnection good = server.Connect();
        await good.SendAsync(Handshake + "Origin: https://good.example\r\n\r\n");
        (await good.ReadHeadAsync()).Status.Should().Be(101);
        using RawConnection evil = server.Connect();
        await evil.SendAsync(Handshake + "Origin: https://evil.example\r\n\r\n");
        RawResponse refused = await evil.ReadResponseAsync();
        (refused.Status, refused.Body).Should().Be((200, "no"));
    }

    [TestMethod]
    public async Task Request_that_is_no_handshake_does_not_meet_the_middleware()
    {
        await using KestrelServer server = await StartAsync(
            environment =>
            {
                environment.ContainsKey(OwinKeys.WebSocketAccept).Should().BeFalse();
                return environment.WriteAsync(((HttpContext)environment[typeof(HttpContext).FullName!]).Features.Get<IHttpWebSocketFeature>() is null
                    ? "none"
                    : "one");
            },
            useWebSockets: false);
        (await server.Client.GetStringAsync("/ws")).Should().Be("none");
    }

    private static AppFunc Accept(AppFunc callback, IDictionary<string, object>? options = null) => environment =>
    {
        ((AcceptAction)environment[OwinKeys.WebSocketAccept])(options!, callback);
        environment[OwinKeys.ResponseStatusCode].Should().Be(101);
        return Task.CompletedTask;
    };

    private static Task<KestrelServer> StartAsync(AppFunc app, bool useWebSockets, HttpProtocols protocols = HttpProtocols.Http1) => KestrelServer.StartAsync(
        builder =>
        {
            if (useWebSockets)
            {
                builder.UseWebSockets();
            }

            builder.UseRouting();
            builder.MapOwin("/ws", app);
        },
        protocols);

    private static async Task<ClientWebSocket> ConnectAsync(KestrelServer server, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new ClientWebSocket();
        configure?.Invoke(client.Options);
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await client.ConnectAsync(
            new Uri($"ws://127.0.0.1:{server.Port}/ws"),
            client.Options.HttpVersion == HttpVersion.Version20 ? invoker : null,
            patience.Token);
        return client;
    }

    private static async Task<(string Text, WebSocketMessageType Type)> ReceiveAsync(WebSocket client)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        byte[] buffer = new byte[256];
        var message = new MemoryStream();
        WebSocketReceiveResult result;
        do
        {
            result = await client.ReceiveAsync(buffer, patience.Token);
            message.Write(buffer, 0, result.Count);
        }
        while (!result.EndOfMessage);
        return (Encoding.UTF8.GetString(message.ToArray()), result.MessageType);
    }

    private sealed class SocketModule : ViewModule
    {
        public SocketModule() => Mount("/ws", Accept(s_echo));
    }
}
