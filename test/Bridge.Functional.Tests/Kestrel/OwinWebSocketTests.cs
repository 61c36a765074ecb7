using System.Net;
using System.Net.WebSockets;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using AcceptAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;
using CloseFunc = System.Func<int, string, System.Threading.CancellationToken, System.Threading.Tasks.Task>;
using KestrelServer = Bridge.Wire.KestrelServer;
using ReceiveFunc = System.Func<System.ArraySegment<byte>, System.Threading.CancellationToken, System.Threading.Tasks.Task<System.Tuple<int, bool, int>>>;
using SendFunc = System.Func<System.ArraySegment<byte>, int, bool, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>WebSocket 0.4 over sockets, with the site's UseWebSockets and without, over HTTP/1.1 and HTTP/2.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OwinWebSocketTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public async Task Text_binary_and_fragmented_messages_are_echoed_and_the_client_closes(bool useWebSockets, bool http2)
    {
        await using KestrelServer server = await SocketServer.StartAsync(
            SocketServer.Accept(SocketServer.Echo), useWebSockets, http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        using ClientWebSocket client = await SocketServer.ConnectAsync(server, options =>
        {
            if (http2)
            {
                options.HttpVersion = HttpVersion.Version20;
                options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            }
        });
        await client.SendAsync("text"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        (await SocketServer.ReceiveAsync(client)).Should().Be(("text", WebSocketMessageType.Text));
        await client.SendAsync("binary"u8.ToArray(), WebSocketMessageType.Binary, true, s_none);
        (await SocketServer.ReceiveAsync(client)).Should().Be(("binary", WebSocketMessageType.Binary));
        await client.SendAsync("frag"u8.ToArray(), WebSocketMessageType.Text, false, s_none);
        await client.SendAsync("men"u8.ToArray(), WebSocketMessageType.Text, false, s_none);
        await client.SendAsync("ted"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        (await SocketServer.ReceiveAsync(client)).Should().Be(("fragmented", WebSocketMessageType.Text));
        string large = new('x', 100_000);
        await client.SendAsync(Encoding.ASCII.GetBytes(large), WebSocketMessageType.Binary, true, s_none);
        (await SocketServer.ReceiveAsync(client)).Should().Be((large, WebSocketMessageType.Binary));
        await client.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Text, true, s_none);
        (await SocketServer.ReceiveAsync(client)).Should().Be(("", WebSocketMessageType.Text));
        using var patience = new CancellationTokenSource(Patience.Limit);
        await client.CloseAsync((WebSocketCloseStatus)4321, "done", patience.Token);
        ((int)client.CloseStatus!, client.CloseStatusDescription, client.State).Should().Be((4321, "echo: done", WebSocketState.Closed));
    }

    [TestMethod]
    public async Task Failed_application_cancels_its_WebSocket()
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using KestrelServer server = await SocketServer.StartAsync(
            SocketServer.Accept(async socket =>
            {
                ((CancellationToken)socket[OwinKeys.WebSocketCallCancelled]).Register(cancelled.SetResult);
                await ((ReceiveFunc)socket[OwinKeys.WebSocketReceiveAsync])(new ArraySegment<byte>(new byte[10]), s_none);
                throw new FormatException();
            }),
            useWebSockets: false);
        using ClientWebSocket client = await SocketServer.ConnectAsync(server);
        await client.SendAsync("fail"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        await client.Invoking(SocketServer.ReceiveAsync).Should().ThrowAsync<WebSocketException>();
        await cancelled.Task.WaitAsync(Patience.Limit);
    }

    [TestMethod]
    public async Task Pings_are_answered()
    {
        await using KestrelServer server = await SocketServer.StartAsync(SocketServer.Accept(SocketServer.Echo), useWebSockets: false);
        using ClientWebSocket client = await SocketServer.ConnectAsync(server, options =>
        {
            options.KeepAliveInterval = TimeSpan.FromMilliseconds(50);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(5);
        });
        Task<(string, WebSocketMessageType)> pending = SocketServer.ReceiveAsync(client);
        await Task.Delay(300);
        pending.IsCompleted.Should().BeFalse("an unanswered ping would have ended the connection");
        await client.SendAsync("still there"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        (await pending).Should().Be(("still there", WebSocketMessageType.Text));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Server_closes_and_waits_for_the_client(bool byHand)
    {
        await using KestrelServer server = await SocketServer.StartAsync(
            SocketServer.Accept(async socket =>
            {
                if (byHand)
                {
                    await ((CloseFunc)socket[OwinKeys.WebSocketCloseAsync])(4000, "bye", s_none);
                }
            }),
            useWebSockets: false);
        using ClientWebSocket client = await SocketServer.ConnectAsync(server);
        (await SocketServer.ReceiveAsync(client)).Type.Should().Be(WebSocketMessageType.Close);
        ((int)client.CloseStatus!, client.CloseStatusDescription).Should().Be(byHand ? (4000, "bye") : (1000, ""));
        using var patience = new CancellationTokenSource(Patience.Limit);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
        client.State.Should().Be(WebSocketState.Closed);
    }

    [TestMethod]
    public async Task Close_frame_can_be_sent_as_a_message()
    {
        await using KestrelServer server = await SocketServer.StartAsync(
            SocketServer.Accept(static socket =>
                ((SendFunc)socket[OwinKeys.WebSocketSendAsync])(new ArraySegment<byte>([0x0f, 0xa1, (byte)'o', (byte)'k']), 8, true, s_none)),
            useWebSockets: false);
        using ClientWebSocket client = await SocketServer.ConnectAsync(server);
        (await SocketServer.ReceiveAsync(client)).Type.Should().Be(WebSocketMessageType.Close);
        ((int)client.CloseStatus!, client.CloseStatusDescription).Should().Be((4001, "ok"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Client_that_vanishes_cancels_the_call(bool useWebSockets)
    {
        var connected = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var received = new TaskCompletionSource<Exception>();
        await using KestrelServer server = await SocketServer.StartAsync(
            environment =>
            {
                var call = (CancellationToken)environment[OwinKeys.CallCancelled];
                ((AcceptAction)environment[OwinKeys.WebSocketAccept])(null!, async socket =>
                {
                    connected.SetResult();
                    try
                    {
                        await ((ReceiveFunc)socket[OwinKeys.WebSocketReceiveAsync])(new ArraySegment<byte>(new byte[10]), s_none);
                    }
                    catch (Exception e)
                    {
                        received.SetResult(e);
                    }

                    var lost = (CancellationToken)socket[OwinKeys.WebSocketCallCancelled];
                    try
                    {
                        await Task.Delay(Patience.Limit, lost);
                    }
                    catch (OperationCanceledException) when (call.IsCancellationRequested)
                    {
                        cancelled.SetResult();
                    }
                });
                return Task.CompletedTask;
            },
            useWebSockets);
        using (ClientWebSocket client = await SocketServer.ConnectAsync(server))
        {
            await connected.Task.WaitAsync(Patience.Limit);
            client.Abort();
        }

        (await received.Task.WaitAsync(Patience.Limit)).Should().BeOfType<WebSocketException>();
        await cancelled.Task.WaitAsync(Patience.Limit);
    }

    [TestMethod]
    public async Task Second_dictionary_has_what_the_specification_and_SignalR_ask_for()
    {
        Dictionary<string, object>? snapshot = null;
        string? cookie = null;
        await using KestrelServer server = await SocketServer.StartAsync(
            SocketServer.Accept(socket =>
            {
                snapshot = new(socket);
                socket["my.Key"] = 1;
                var context = (WebSocketContext)socket[typeof(WebSocketContext).FullName!];
                cookie = $"{context.CookieCollection["a"]?.Value} {context.Headers["X-Test"]} {context.RequestUri.AbsolutePath} "
                    + $"{context.SecWebSocketVersion} {context.IsLocal} {context.IsAuthenticated} {context.WebSocket.State}";
                return Task.CompletedTask;
            }),
            useWebSockets: false);
        using ClientWebSocket client = await SocketServer.ConnectAsync(server, options =>
        {
            options.SetRequestHeader("Cookie", "a=b");
            options.SetRequestHeader("X-Test", "t");
        });
        (await SocketServer.ReceiveAsync(client)).Type.Should().Be(WebSocketMessageType.Close);
        snapshot.Should().ContainKeys("websocket.SendAsync", "websocket.ReceiveAsync", "websocket.CloseAsync", "websocket.Version", "websocket.CallCancelled");
        snapshot!["websocket.Version"].Should().Be("1.0");
        cookie.Should().Be("b t /ws 13 True False Open");
    }

    [TestMethod]
    [DataRow("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")]
    [DataRow("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")]
    [DataRow("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: "
        + "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")]
    [DataRow(
        "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n")]
    [DataRow("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + "eHh4eHh4eHh4eHh4eHh4\r\n\r\n")]
    [DataRow("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + "eHh4eHh4eHh4eHh4eHh4eHg=\r\n\r\n")]
    [DataRow("POST /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")]
    public async Task Request_that_is_no_handshake_has_no_accept(string request)
    {
        foreach (bool useWebSockets in new[] { false, true })
        {
            await using KestrelServer server = await SocketServer.StartAsync(
                environment => environment.WriteAsync(environment.ContainsKey(OwinKeys.WebSocketAccept) ? "yes" : "no"),
                useWebSockets);
            using RawConnection connection = server.Connect();
            await connection.SendAsync(request);
            (await connection.ReadResponseAsync()).Body.Should().Be("no");
        }
    }
}
