using System.Net;
using System.Net.WebSockets;
using System.Text;
using Bridge.AspNetCore;
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

/// <summary>WebSocket 0.4 over sockets, with the site's UseWebSockets and without, over HTTP/1.1 and HTTP/2.</summary>
[TestClass]
[DoNotParallelize]
public sealed class WebSocketTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private static AppFunc Accept(AppFunc callback, IDictionary<string, object>? options = null) => environment =>
    {
        ((AcceptAction)environment[OwinKeys.WebSocketAccept])(options!, callback);
        environment[OwinKeys.ResponseStatusCode].Should().Be(101);
        return Task.CompletedTask;
    };

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

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public async Task Text_binary_and_fragmented_messages_are_echoed_and_the_client_closes(bool useWebSockets, bool http2)
    {
        await using KestrelServer server = await StartAsync(Accept(s_echo), useWebSockets, http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        using ClientWebSocket client = await ConnectAsync(server, options =>
        {
            if (http2)
            {
                options.HttpVersion = HttpVersion.Version20;
                options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            }
        });
        await client.SendAsync("text"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        (await ReceiveAsync(client)).Should().Be(("text", WebSocketMessageType.Text));
        await client.SendAsync("binary"u8.ToArray(), WebSocketMessageType.Binary, true, s_none);
        (await ReceiveAsync(client)).Should().Be(("binary", WebSocketMessageType.Binary));
        await client.SendAsync("frag"u8.ToArray(), WebSocketMessageType.Text, false, s_none);
        await client.SendAsync("men"u8.ToArray(), WebSocketMessageType.Text, false, s_none);
        await client.SendAsync("ted"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        (await ReceiveAsync(client)).Should().Be(("fragmented", WebSocketMessageType.Text));
        string large = new('x', 100_000);
        await client.SendAsync(Encoding.ASCII.GetBytes(large), WebSocketMessageType.Binary, true, s_none);
        (await ReceiveAsync(client)).Should().Be((large, WebSocketMessageType.Binary));
        await client.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Text, true, s_none);
        (await ReceiveAsync(client)).Should().Be(("", WebSocketMessageType.Text));
        using var patience = new CancellationTokenSource(Patience.Limit);
        await client.CloseAsync((WebSocketCloseStatus)4321, "done", patience.Token);
        ((int)client.CloseStatus!, client.CloseStatusDescription, client.State).Should().Be((4321, "echo: done", WebSocketState.Closed));
    }

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

    private sealed class SocketModule : ViewModule
    {
        public SocketModule() => Mount("/ws", Accept(s_echo));
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

    [TestMethod]
    public async Task Failed_application_cancels_its_WebSocket()
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using KestrelServer server = await StartAsync(
            Accept(async socket =>
            {
                ((CancellationToken)socket[OwinKeys.WebSocketCallCancelled]).Register(cancelled.SetResult);
                await ((ReceiveFunc)socket[OwinKeys.WebSocketReceiveAsync])(new ArraySegment<byte>(new byte[10]), s_none);
                throw new FormatException();
            }),
            useWebSockets: false);
        using ClientWebSocket client = await ConnectAsync(server);
        await client.SendAsync("fail"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        await client.Invoking(ReceiveAsync).Should().ThrowAsync<WebSocketException>();
        await cancelled.Task.WaitAsync(Patience.Limit);
    }

    [TestMethod]
    public async Task Pings_are_answered()
    {
        await using KestrelServer server = await StartAsync(Accept(s_echo), useWebSockets: false);
        using ClientWebSocket client = await ConnectAsync(server, options =>
        {
            options.KeepAliveInterval = TimeSpan.FromMilliseconds(50);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(5);
        });
        Task<(string, WebSocketMessageType)> pending = ReceiveAsync(client);
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
        await using KestrelServer server = await StartAsync(
            Accept(async socket =>
            {
                if (byHand)
                {
                    await ((CloseFunc)socket[OwinKeys.WebSocketCloseAsync])(4000, "bye", s_none);
                }
            }),
            useWebSockets: false);
        using ClientWebSocket client = await ConnectAsync(server);
        (await ReceiveAsync(client)).Type.Should().Be(WebSocketMessageType.Close);
        ((int)client.CloseStatus!, client.CloseStatusDescription).Should().Be(byHand ? (4000, "bye") : (1000, ""));
        using var patience = new CancellationTokenSource(Patience.Limit);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
        client.State.Should().Be(WebSocketState.Closed);
    }

    [TestMethod]
    public async Task Close_frame_can_be_sent_as_a_message()
    {
        await using KestrelServer server = await StartAsync(
            Accept(socket => ((SendFunc)socket[OwinKeys.WebSocketSendAsync])(new ArraySegment<byte>([0x0f, 0xa1, (byte)'o', (byte)'k']), 8, true, s_none)),
            useWebSockets: false);
        using ClientWebSocket client = await ConnectAsync(server);
        (await ReceiveAsync(client)).Type.Should().Be(WebSocketMessageType.Close);
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
        await using KestrelServer server = await StartAsync(
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
        using (ClientWebSocket client = await ConnectAsync(server))
        {
            await connected.Task.WaitAsync(Patience.Limit);
            client.Abort();
        }

        (await received.Task.WaitAsync(Patience.Limit)).Should().BeOfType<WebSocketException>();
        await cancelled.Task.WaitAsync(Patience.Limit);
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(false, true)]
    [DataRow(true, false)]
    public async Task Sub_protocol_is_negotiated(bool useWebSockets, bool byHeader)
    {
        await using KestrelServer server = await StartAsync(
            environment =>
            {
                environment.RequestHeaders["Sec-WebSocket-Protocol"].Should().Equal("chat, superchat");
                if (byHeader)
                {
                    environment.ResponseHeaders["Sec-WebSocket-Protocol"] = ["superchat"];
                }

                return Accept(s_echo, byHeader ? null : new Dictionary<string, object> { [OwinKeys.WebSocketSubProtocol] = "superchat" })(environment);
            },
            useWebSockets);
        using ClientWebSocket client = await ConnectAsync(server, options =>
        {
            options.AddSubProtocol("chat");
            options.AddSubProtocol("superchat");
        });
        client.SubProtocol.Should().Be("superchat");
    }

    [TestMethod]
    public async Task Handshake_carries_the_application_s_headers_and_runs_its_callbacks()
    {
        await using KestrelServer server = await StartAsync(
            environment =>
            {
                environment.ResponseHeaders["X-Mine"] = ["1"];
                environment.OnSendingHeaders(_ => environment.ResponseHeaders["X-Callback"] = ["1"], null!);
                return Accept(s_echo)(environment);
            },
            useWebSockets: false);
        using RawConnection connection = server.Connect();
        await connection.SendAsync(
            "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        string head = await connection.ReadUntilAsync("\r\n\r\n");
        head.Should().StartWith("HTTP/1.1 101 Switching Protocols\r\n")
            .And.Contain("Connection: Upgrade\r\n")
            .And.Contain("Upgrade: websocket\r\n")
            .And.Contain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", "it is the example of RFC 6455 section 1.3")
            .And.Contain("X-Mine: 1\r\n").And.Contain("X-Callback: 1\r\n");
    }

    [TestMethod]
    public async Task Second_dictionary_has_what_the_specification_and_SignalR_ask_for()
    {
        Dictionary<string, object>? snapshot = null;
        string? cookie = null;
        await using KestrelServer server = await StartAsync(
            Accept(socket =>
            {
                snapshot = new(socket);
                socket["my.Key"] = 1;
                var context = (WebSocketContext)socket[typeof(WebSocketContext).FullName!];
                cookie = $"{context.CookieCollection["a"]?.Value} {context.Headers["X-Test"]} {context.RequestUri.AbsolutePath} "
                    + $"{context.SecWebSocketVersion} {context.IsLocal} {context.IsAuthenticated} {context.WebSocket.State}";
                return Task.CompletedTask;
            }),
            useWebSockets: false);
        using ClientWebSocket client = await ConnectAsync(server, options =>
        {
            options.SetRequestHeader("Cookie", "a=b");
            options.SetRequestHeader("X-Test", "t");
        });
        (await ReceiveAsync(client)).Type.Should().Be(WebSocketMessageType.Close);
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
            await using KestrelServer server = await StartAsync(
                environment => environment.WriteAsync(environment.ContainsKey(OwinKeys.WebSocketAccept) ? "yes" : "no"),
                useWebSockets);
            using RawConnection connection = server.Connect();
            await connection.SendAsync(request);
            (await connection.ReadResponseAsync()).Body.Should().Be("no");
        }
    }

    [TestMethod]
    public async Task Application_that_changes_its_mind_or_fails_is_not_upgraded()
    {
        bool called = false;
        await using KestrelServer server = await StartAsync(
            environment =>
            {
                Accept(_ =>
                {
                    called = true;
                    return Task.CompletedTask;
                })(environment);
                Assert.ThrowsExactly<InvalidOperationException>(() => ((AcceptAction)environment[OwinKeys.WebSocketAccept])(null!, s_echo));
                environment[OwinKeys.ResponseStatusCode] = 403;
                return environment.Path == "/throw" ? throw new FormatException() : Task.CompletedTask;
            },
            useWebSockets: false);
        using var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        using var patience = new CancellationTokenSource(Patience.Limit);
        await client.Invoking(c => c.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws"), patience.Token)).Should().ThrowAsync<WebSocketException>();
        client.HttpStatusCode.Should().Be(HttpStatusCode.Forbidden);
        using var second = new ClientWebSocket();
        second.Options.CollectHttpResponseDetails = true;
        await second.Invoking(c => c.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws/throw"), patience.Token)).Should().ThrowAsync<WebSocketException>();
        second.HttpStatusCode.Should().Be(HttpStatusCode.InternalServerError);
        called.Should().BeFalse();
    }

    [TestMethod]
    public async Task Wrong_options_are_refused_at_once()
    {
        var messages = new List<string>();
        await using KestrelServer server = await StartAsync(
            environment =>
            {
                var accept = (AcceptAction)environment[OwinKeys.WebSocketAccept];
                messages.Add(Assert.ThrowsExactly<ArgumentException>(() =>
                    accept(new Dictionary<string, object> { [OwinKeys.WebSocketSubProtocol] = 1 }, s_echo)).Message);
                messages.Add(Assert.ThrowsExactly<ArgumentException>(() =>
                    accept(new Dictionary<string, object> { [OwinKeys.WebSocketSubProtocol] = "a\r\nb" }, s_echo)).Message);
                Assert.ThrowsExactly<ArgumentNullException>(() => accept(null!, null!));
                environment[OwinKeys.ResponseStatusCode].Should().Be(200);
                return Task.CompletedTask;
            },
            useWebSockets: false);
        using var client = new ClientWebSocket();
        using var patience = new CancellationTokenSource(Patience.Limit);
        await client.Invoking(c => c.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws"), patience.Token)).Should().ThrowAsync<WebSocketException>();
        messages.Should().HaveCount(2);
        messages[0].Should().Contain("websocket.SubProtocol").And.Contain("System.String");
    }

    [TestMethod]
    public async Task Accept_within_ASPNET_Core_within_an_application_is_carried_out_by_the_outer_one()
    {
        var order = new List<string>();
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => async environment =>
            {
                await next(environment);
                order.Add("unwound");
            });
            app.UseRouting();
            app.MapOwin("/ws", Accept(socket =>
            {
                order.Add("socket");
                return s_echo(socket);
            }));
        });
        using ClientWebSocket client = await ConnectAsync(server);
        await client.SendAsync("x"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        (await ReceiveAsync(client)).Text.Should().Be("x");
        order.Should().Equal("unwound", "socket");
    }
}
