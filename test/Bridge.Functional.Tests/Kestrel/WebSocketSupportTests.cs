using System.Net.WebSockets;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using KestrelServer = Bridge.Wire.KestrelServer;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>WebSockets without a call of UseWebSockets.</summary>
[TestClass]
[DoNotParallelize]
public sealed class WebSocketSupportTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

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
                    builder.UseOwin(_ => SocketServer.Accept(SocketServer.Echo));
                    break;
                case "view":
                    builder.MapView("/ws", _ => SocketServer.Accept(SocketServer.Echo));
                    break;
                default:
                    builder.MapModule("/", new SocketModule());
                    break;
            }
        });
        using ClientWebSocket client = await SocketServer.ConnectAsync(server);
        await client.SendAsync("text"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        (await SocketServer.ReceiveAsync(client)).Should().Be(("text", WebSocketMessageType.Text));
    }

    [TestMethod]
    public async Task Site_s_own_options_decide_on_origins()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            builder => builder.MapOwin(
                "/ws",
                environment =>
                    environment.ContainsKey(OwinKeys.WebSocketAccept) || environment.ContainsKey(OwinKeys.WebSocketAccept)
                        ? SocketServer.Accept(SocketServer.Echo)(environment)
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
        await using KestrelServer server = await SocketServer.StartAsync(
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

    private sealed class SocketModule : ViewModule
    {
        public SocketModule() => Mount("/ws", SocketServer.Accept(SocketServer.Echo));
    }
}
