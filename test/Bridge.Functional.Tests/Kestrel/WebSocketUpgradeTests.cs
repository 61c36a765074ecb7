using System.Net;
using System.Net.WebSockets;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using AcceptAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;
using KestrelServer = Bridge.Wire.KestrelServer;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>The handshake of a WebSocket.</summary>
[TestClass]
[DoNotParallelize]
public sealed class WebSocketUpgradeTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(false, true)]
    [DataRow(true, false)]
    public async Task Sub_protocol_is_negotiated(bool useWebSockets, bool byHeader)
    {
        await using KestrelServer server = await SocketServer.StartAsync(
            environment =>
            {
                environment.RequestHeaders["Sec-WebSocket-Protocol"].Should().Equal("chat, superchat");
                if (byHeader)
                {
                    environment.ResponseHeaders["Sec-WebSocket-Protocol"] = ["superchat"];
                }

                Dictionary<string, object>? options = byHeader ? null : new() { [OwinKeys.WebSocketSubProtocol] = "superchat" };
                return SocketServer.Accept(SocketServer.Echo, options)(environment);
            },
            useWebSockets);
        using ClientWebSocket client = await SocketServer.ConnectAsync(server, options =>
        {
            options.AddSubProtocol("chat");
            options.AddSubProtocol("superchat");
        });
        client.SubProtocol.Should().Be("superchat");
    }

    [TestMethod]
    public async Task Handshake_carries_the_application_s_headers_and_runs_its_callbacks()
    {
        await using KestrelServer server = await SocketServer.StartAsync(
            environment =>
            {
                environment.ResponseHeaders["X-Mine"] = ["1"];
                environment.OnSendingHeaders(_ => environment.ResponseHeaders["X-Callback"] = ["1"], null!);
                return SocketServer.Accept(SocketServer.Echo)(environment);
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
    public async Task Application_that_changes_its_mind_or_fails_is_not_upgraded()
    {
        bool called = false;
        await using KestrelServer server = await SocketServer.StartAsync(
            environment =>
            {
                SocketServer.Accept(_ =>
                {
                    called = true;
                    return Task.CompletedTask;
                })(environment);
                Assert.ThrowsExactly<InvalidOperationException>(() => ((AcceptAction)environment[OwinKeys.WebSocketAccept])(null!, SocketServer.Echo));
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
        await using KestrelServer server = await SocketServer.StartAsync(
            environment =>
            {
                var accept = (AcceptAction)environment[OwinKeys.WebSocketAccept];
                messages.Add(Assert.ThrowsExactly<ArgumentException>(() =>
                    accept(new Dictionary<string, object> { [OwinKeys.WebSocketSubProtocol] = 1 }, SocketServer.Echo)).Message);
                messages.Add(Assert.ThrowsExactly<ArgumentException>(() =>
                    accept(new Dictionary<string, object> { [OwinKeys.WebSocketSubProtocol] = "a\r\nb" }, SocketServer.Echo)).Message);
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
            app.MapOwin("/ws", SocketServer.Accept(socket =>
            {
                order.Add("socket");
                return SocketServer.Echo(socket);
            }));
        });
        using ClientWebSocket client = await SocketServer.ConnectAsync(server);
        await client.SendAsync("x"u8.ToArray(), WebSocketMessageType.Text, true, s_none);
        (await SocketServer.ReceiveAsync(client)).Text.Should().Be("x");
        order.Should().Equal("unwound", "socket");
    }
}
