using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using CloseFunc = System.Func<int, string, System.Threading.CancellationToken, System.Threading.Tasks.Task>;
using ReceiveFunc = System.Func<System.ArraySegment<byte>, System.Threading.CancellationToken, System.Threading.Tasks.Task<System.Tuple<int, bool, int>>>;
using SendFunc = System.Func<System.ArraySegment<byte>, int, bool, System.Threading.CancellationToken, System.Threading.Tasks.Task>;
using UpgradeAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>A WebSocket by WebSocket 0.4, on a socket of the test's own.</summary>
[TestClass]
public sealed class OwinWebSocketTests
{
    private readonly MemoryExchange _exchange = new();
    private readonly FakeSocket _socket = new();

    [TestMethod]
    public async Task Messages_are_sent_by_their_types()
    {
        await RunAsync(async environment =>
        {
            var send = (SendFunc)environment[OwinKeys.WebSocketSendAsync];
            await send(new([1]), 1, true, default);
            await send(new([2]), 2, false, default);
            (await send.Awaiting(s => s(new([3]), 3, true, default)).Should().ThrowAsync<ArgumentOutOfRangeException>())
                .WithMessage("*type 1 (text), 2 (binary) and 8 (close)*");
            _socket.Sent.Should().Equal("Text 1 True", "Binary 2 False");
            environment[OwinKeys.WebSocketVersion].Should().Be("1.0");
        });
    }

    [TestMethod]
    [DataRow(new byte[0], "CloseOutput NormalClosure ")]
    [DataRow(new byte[] { 3 }, "CloseOutput NormalClosure ")]
    [DataRow(new byte[] { 3, 233 }, "CloseOutput EndpointUnavailable ")]
    [DataRow(new byte[] { 3, 233, 98, 121, 101 }, "CloseOutput EndpointUnavailable bye")]
    public async Task Close_is_sent_as_a_message_of_two_bytes_and_a_reason(byte[] data, string sent)
    {
        await RunAsync(async environment => await ((SendFunc)environment[OwinKeys.WebSocketSendAsync])(new(data), 8, true, default));
        _socket.Sent[0].Should().Be(sent);
    }

    [TestMethod]
    public async Task Messages_are_received_and_the_clients_close_is_kept()
    {
        _socket.Received.Enqueue(new(5, WebSocketMessageType.Text, true));
        _socket.Received.Enqueue(new(6, WebSocketMessageType.Binary, false));
        _socket.Received.Enqueue(new(0, WebSocketMessageType.Close, true, WebSocketCloseStatus.PolicyViolation, "why"));
        _socket.Received.Enqueue(new(0, WebSocketMessageType.Close, true));
        await RunAsync(async environment =>
        {
            var receive = (ReceiveFunc)environment[OwinKeys.WebSocketReceiveAsync];
            (await receive(new(new byte[8]), default)).Should().Be(Tuple.Create(1, true, 5));
            (await receive(new(new byte[8]), default)).Should().Be(Tuple.Create(2, false, 6));
            environment.ContainsKey(OwinKeys.WebSocketClientCloseStatus).Should().BeFalse();
            (await receive(new(new byte[8]), default)).Should().Be(Tuple.Create(8, true, 0));
            environment[OwinKeys.WebSocketClientCloseStatus].Should().Be(1008);
            environment[OwinKeys.WebSocketClientCloseDescription].Should().Be("why");
            await receive(new(new byte[8]), default);
            environment[OwinKeys.WebSocketClientCloseStatus].Should().Be(1000);
            environment[OwinKeys.WebSocketClientCloseDescription].Should().Be("");
            await ((CloseFunc)environment[OwinKeys.WebSocketCloseAsync])(1001, "bye", default);
        });
        _socket.Sent[0].Should().Be("CloseOutput EndpointUnavailable bye");
    }

    [TestMethod]
    [DataRow(WebSocketState.Open, null, "Close NormalClosure ")]
    [DataRow(WebSocketState.CloseSent, null, "Close NormalClosure ")]
    [DataRow(WebSocketState.CloseReceived, WebSocketCloseStatus.EndpointUnavailable, "CloseOutput EndpointUnavailable gone")]
    [DataRow(WebSocketState.CloseReceived, WebSocketCloseStatus.Empty, "CloseOutput NormalClosure gone")]
    [DataRow(WebSocketState.CloseReceived, null, "CloseOutput NormalClosure gone")]
    [DataRow(WebSocketState.Closed, null, "")]
    [DataRow(WebSocketState.Aborted, null, "")]
    public async Task Socket_that_an_application_left_open_is_closed(WebSocketState state, WebSocketCloseStatus? status, string sent)
    {
        (_socket.Now, _socket.Status) = (state, status);
        await RunAsync(static _ => Task.CompletedTask);
        string.Join(';', _socket.Sent).Should().Be(sent);
        _socket.Aborts.Should().Be(0);
    }

    [TestMethod]
    public async Task Client_that_does_not_answer_the_close_is_no_failure_of_the_application()
    {
        Exception[] failures = [new WebSocketException(), new OperationCanceledException(), new IOException()];
        foreach (Exception failure in failures)
        {
            FakeSocket socket = new() { Failure = failure };
            await OwinWebSocket.RunAsync(_exchange.Context, socket, static _ => Task.CompletedTask);
            socket.Aborts.Should().Be(1);
        }

        _socket.Failure = new FormatException();
        Func<Task> run = () => RunAsync(static _ => Task.CompletedTask);
        await run.Should().ThrowAsync<FormatException>();
    }

    [TestMethod]
    [DataRow(WebSocketError.ConnectionClosedPrematurely, WebSocketState.Aborted, true)]
    [DataRow(WebSocketError.Faulted, WebSocketState.Closed, true)]
    [DataRow(WebSocketError.InvalidState, WebSocketState.Aborted, false)]
    [DataRow(WebSocketError.ConnectionClosedPrematurely, WebSocketState.Open, false)]
    public async Task Client_that_leaves_or_breaks_the_protocol_is_no_failure_of_the_application(WebSocketError error, WebSocketState state, bool isClients)
    {
        Func<Task> run = () => RunAsync(_ =>
        {
            _socket.Now = state;
            throw new WebSocketException(error);
        });
        (await run.Should().ThrowAsync<Exception>()).Which.Should().BeOfType(isClients ? typeof(ConnectionResetException) : typeof(WebSocketException));
        _socket.Aborts.Should().Be(1);
    }

    [TestMethod]
    public async Task Application_is_told_when_its_client_is_lost()
    {
        await RunAsync(environment =>
        {
            var lost = (CancellationToken)environment[OwinKeys.WebSocketCallCancelled];
            lost.IsCancellationRequested.Should().BeFalse();
            _exchange.Leave();
            lost.IsCancellationRequested.Should().BeTrue();
            return Task.CompletedTask;
        });
    }

    [TestMethod]
    public void Handshake_is_copied_for_applications_that_use_the_socket_itself()
    {
        HttpRequest request = _exchange.Context.Request;
        request.Scheme = "https";
        request.Path = "/chat";
        request.QueryString = new QueryString("?a=1");
        request.Headers["X-A"] = new(["1", "2"]);
        request.Headers.Origin = "https://site.example";
        request.Headers.SecWebSocketKey = "key";
        request.Headers.SecWebSocketVersion = "13";
        request.Headers["Sec-WebSocket-Protocol"] = "a, b";
        request.Headers.Cookie = "good=1; $bad=2";
        _exchange.Context.Connection.RemoteIpAddress = IPAddress.Loopback;
        _exchange.Context.User = new ClaimsPrincipal(new ClaimsIdentity("test"));
        OwinWebSocketContext copy = new(_exchange.Context, _socket);
        copy.RequestUri.Should().Be(new Uri("https://site.example/chat?a=1"));
        copy.Headers.GetValues("X-A").Should().Equal("1", "2");
        copy.CookieCollection["good"]!.Value.Should().Be("1");
        copy.CookieCollection.Should().ContainSingle("System.Net.Cookie refuses the other");
        (copy.Origin, copy.SecWebSocketKey, copy.SecWebSocketVersion).Should().Be(("https://site.example", "key", "13"));
        copy.SecWebSocketProtocols.Should().Equal("a", "b");
        (copy.IsSecureConnection, copy.IsLocal, copy.IsAuthenticated).Should().Be((true, true, true));
        copy.User.Should().BeSameAs(_exchange.Context.User);
        copy.WebSocket.Should().BeSameAs(_socket);
        OwinWebSocketContext other = new(new MemoryExchange().Context, _socket);
        (other.IsSecureConnection, other.IsLocal, other.IsAuthenticated).Should().Be((false, false, false));
    }

    [TestMethod]
    public async Task Upgrade_accepts_with_the_options_and_without_headers_of_another_response()
    {
        FakeFeature feature = Handshake();
        await UpgradeAsync(new Dictionary<string, object>
        {
            [OwinKeys.WebSocketSubProtocol] = "chosen", ["websocket.KeepAliveInterval"] = TimeSpan.FromSeconds(7),
        });
        feature.Accepted!.SubProtocol.Should().Be("chosen");
        feature.Accepted.KeepAliveInterval.Should().Be(TimeSpan.FromSeconds(7));
        _exchange.Headers.Keys.Should().BeEquivalentTo(["X-A"], "the length and the protocol are of another response");
        _exchange.ReasonPhrase.Should().BeNull();
        _exchange.StatusCode.Should().Be(101);
        _socket.IsDisposed.Should().BeTrue();
        _exchange.Context.Features.Get<IHttpRequestLifetimeFeature>().Should().BeSameAs(_exchange);
        _exchange.Aborts.Should().Be(0, "an abort of the socket would lose the close frame");
    }

    [TestMethod]
    public async Task Upgrade_takes_the_protocol_from_the_header_where_the_options_have_none()
    {
        FakeFeature feature = Handshake();
        await UpgradeAsync(null);
        feature.Accepted!.SubProtocol.Should().Be("of-header");
        feature.Accepted.KeepAliveInterval.Should().BeNull();
    }

    [TestMethod]
    public async Task Upgrade_over_HTTP_2_has_status_200()
    {
        Handshake();
        _exchange.Context.Features.Set<IHttpExtendedConnectFeature>(new ExtendedConnect());
        await UpgradeAsync(null);
        _exchange.StatusCode.Should().Be(200);
    }

    [TestMethod]
    public void Option_of_another_type_or_with_a_line_break_is_refused()
    {
        Create(new() { [OwinKeys.WebSocketSubProtocol] = 1 }).Should().Throw<ArgumentException>()
            .WithMessage("'websocket.SubProtocol', given to 'websocket.Accept', must be a System.String, not a System.Int32.");
        Create(new() { ["websocket.KeepAliveInterval"] = "7" }).Should().Throw<ArgumentException>()
            .WithMessage("*must be a System.TimeSpan, not a System.String.");
        Create(new() { [OwinKeys.WebSocketSubProtocol] = "a\r\nb" }).Should().Throw<ArgumentException>().WithMessage("*Sec-WebSocket-Protocol*");
        Create(new() { [OwinKeys.WebSocketSubProtocol] = null! }).Should().NotThrow();
        Action withoutCallback = static () => _ = new WebSocketUpgrade(null, null!);
        withoutCallback.Should().Throw<ArgumentNullException>();

        static Action Create(Dictionary<string, object> options) => () => _ = new WebSocketUpgrade(options, static _ => Task.CompletedTask);
    }

    [TestMethod]
    public void Handshake_is_looked_for_where_the_request_has_its_version()
    {
        _exchange.Context.Features.Set<IHttpUpgradeFeature>(new Upgrades());
        WebSocketSupport.IsRequested(_exchange.Context).Should().BeFalse();
        SetHandshake(_exchange);
        WebSocketSupport.IsRequested(_exchange.Context).Should().BeTrue();
        _exchange.Context.Features.Get<IHttpWebSocketFeature>().Should().NotBeNull();
        WebSocketSupport.IsRequested(_exchange.Context).Should().BeTrue("the feature is there");
    }

    [TestMethod]
    public async Task Handshake_that_came_too_late_is_none()
    {
        _exchange.Context.Features.Set<IHttpUpgradeFeature>(new Upgrades());
        SetHandshake(_exchange);
        await _exchange.StartAsync();
        WebSocketSupport.IsRequested(_exchange.Context).Should().BeFalse();
    }

    [TestMethod]
    public void Handshake_from_another_origin_than_the_sites_is_none()
    {
        _exchange.Context.Features.Set<IHttpUpgradeFeature>(new Upgrades());
        SetHandshake(_exchange);
        _exchange.Context.Request.Headers.Origin = "https://evil.example";
        _exchange.Context.RequestServices = new ServiceCollection()
            .Configure<WebSocketOptions>(static options => options.AllowedOrigins.Add("https://site.example")).BuildServiceProvider();
        WebSocketSupport.IsRequested(_exchange.Context).Should().BeFalse();
        _exchange.StatusCode.Should().Be(200, "the application answers it");
        _exchange.Context.Features.Get<IHttpWebSocketFeature>().Should().BeNull();
        _exchange.Context.Request.Headers.Origin = "https://site.example";
        WebSocketSupport.IsRequested(_exchange.Context).Should().BeTrue();
    }

    private static void SetHandshake(MemoryExchange exchange)
    {
        IHeaderDictionary headers = exchange.Context.Request.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketVersion = "13";
        headers.SecWebSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
    }

    private FakeFeature Handshake()
    {
        FakeFeature feature = new(_socket);
        _exchange.Context.Features.Set<IHttpWebSocketFeature>(feature);
        _exchange.Headers.ContentLength = 3;
        _exchange.Headers["Sec-WebSocket-Protocol"] = "of-header";
        _exchange.Headers["X-A"] = "1";
        _exchange.ReasonPhrase = "Other";
        return feature;
    }

    private Task UpgradeAsync(Dictionary<string, object>? options)
    {
        AppFunc app = environment =>
        {
            ((UpgradeAction)environment[OwinKeys.WebSocketAccept])(options!, _ =>
            {
                _exchange.Context.Abort();
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        };
        return app.ToRequestDelegate()(_exchange.Context);
    }

    private Task RunAsync(AppFunc app) => OwinWebSocket.RunAsync(_exchange.Context, _socket, app);

    private sealed class FakeSocket : WebSocket
    {
        public List<string> Sent { get; } = [];

        public Queue<WebSocketReceiveResult> Received { get; } = new();

        public WebSocketState Now { get; set; } = WebSocketState.Open;

        public WebSocketCloseStatus? Status { get; set; }

        public Exception? Failure { get; set; }

        public int Aborts { get; private set; }

        public bool IsDisposed { get; private set; }

        public override WebSocketCloseStatus? CloseStatus => Status;

        public override string CloseStatusDescription => "gone";

        public override WebSocketState State => Now;

        public override string? SubProtocol => null;

        public override void Abort() => Aborts++;

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            CloseAsync($"Close {closeStatus} {statusDescription}");

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
            CloseAsync($"CloseOutput {closeStatus} {statusDescription}");

        public override void Dispose() => IsDisposed = true;

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            Task.FromResult(Received.Dequeue());

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
        {
            Sent.Add($"{messageType} {buffer[0]} {endOfMessage}");
            return Task.CompletedTask;
        }

        private Task CloseAsync(string sent)
        {
            Sent.Add(sent);
            return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
        }
    }

    private sealed class FakeFeature(WebSocket socket) : IHttpWebSocketFeature
    {
        public WebSocketAcceptContext? Accepted { get; private set; }

        public bool IsWebSocketRequest => true;

        public Task<WebSocket> AcceptAsync(WebSocketAcceptContext context)
        {
            Accepted = context;
            return Task.FromResult(socket);
        }
    }

    private sealed class ExtendedConnect : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => true;

        public string? Protocol => "websocket";

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }

    private sealed class Upgrades : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => throw new NotSupportedException();
    }
}
