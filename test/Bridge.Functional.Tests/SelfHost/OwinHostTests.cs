using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using KestrelServer = Bridge.Wire.KestrelServer;
using WebSocketAccept = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>What the host can do since Kestrel is under it.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OwinHostTests
{
    private static Task WhereAsync(IDictionary<string, object> env) =>
        env.WriteAsync(
            $"{env[OwinKeys.RequestProtocol]} {env[OwinKeys.RequestScheme]} {env[OwinKeys.LocalIpAddress]} {env[OwinKeys.RequestPathBase]}|"
                + $"{env[OwinKeys.RequestPath]}");

    [TestMethod]
    public async Task Localhost_with_port_0_is_one_free_port_on_both_addresses()
    {
        await using OwinHost host = await OwinHost.StartAsync("http://localhost:0", WhereAsync);

        (await GetAsync(IPAddress.Loopback, host.Port, "localhost")).Should().EndWith("HTTP/1.1 http 127.0.0.1 |/");
        if (HasIPv6Loopback())
        {
            (await GetAsync(IPAddress.IPv6Loopback, host.Port, "localhost")).Should().EndWith("HTTP/1.1 http ::1 |/");
            (await GetAsync(IPAddress.IPv6Loopback, host.Port, "[::1]")).Should().EndWith("HTTP/1.1 http ::1 |/");
        }
    }

    [TestMethod]
    public async Task An_IPv6_address_is_listened_on()
    {
        if (!HasIPv6Loopback())
        {
            Assert.Inconclusive("This machine has no ::1.");
        }

        await using OwinHost host = await OwinHost.StartAsync("http://[::1]:0/base", WhereAsync);

        host.Url.Should().Be($"http://[::1]:{host.Port}/base/");
        (await GetAsync(IPAddress.IPv6Loopback, host.Port, "[::1]", "/base/x")).Should().EndWith("HTTP/1.1 http ::1 /base|/x");
        (await GetAsync(IPAddress.IPv6Loopback, host.Port, "evil.example", "/base/x")).Should().StartWith("HTTP/1.1 400 ");
    }

    [TestMethod]
    public async Task Several_urls_have_each_its_port_its_path_and_its_names()
    {
        await using OwinHost host = await OwinHost.StartAsync(["http://127.0.0.1:0/one", "http://+:0"], WhereAsync);
        int first = host.Port;
        int second = new Uri(host.Urls[1].Replace("+", "localhost", StringComparison.Ordinal)).Port;

        (await GetAsync(IPAddress.Loopback, first, "127.0.0.1", "/one/x")).Should().EndWith("127.0.0.1 /one|/x");
        (await GetAsync(IPAddress.Loopback, first, "127.0.0.1", "/x")).Should().StartWith("HTTP/1.1 404 ");
        (await GetAsync(IPAddress.Loopback, first, "any.example", "/one/x")).Should().StartWith("HTTP/1.1 400 ");
        (await GetAsync(IPAddress.Loopback, second, "any.example", "/x")).Should().EndWith("127.0.0.1 |/x");
    }

    [TestMethod]
    public async Task Two_paths_share_a_port_and_the_longer_is_asked_first()
    {
        int port = await FreePortAsync();
        await using OwinHost host = await OwinHost.StartAsync(
            [$"http://127.0.0.1:{port}/a", $"http://127.0.0.1:{port}/a/b", $"http://127.0.0.1:{port}/c"],
            WhereAsync);

        (await GetAsync(IPAddress.Loopback, port, "127.0.0.1", "/a/x")).Should().EndWith(" /a|/x");
        (await GetAsync(IPAddress.Loopback, port, "127.0.0.1", "/a/b/x")).Should().EndWith(" /a/b|/x");
        (await GetAsync(IPAddress.Loopback, port, "127.0.0.1", "/c")).Should().EndWith(" /c|");
        (await GetAsync(IPAddress.Loopback, port, "127.0.0.1", "/d")).Should().StartWith("HTTP/1.1 404 ");
    }

    [TestMethod]
    public async Task Where_one_of_several_urls_cannot_be_had_the_others_are_free_again()
    {
        using TestHost other = new(_ => Task.CompletedTask);
        int port = await FreePortAsync();

        Func<Task> start = () => OwinHost.StartAsync([$"http://127.0.0.1:{port}", $"http://127.0.0.1:{other.Port}"], WhereAsync);

        await start.Should().ThrowAsync<OwinHostException>().WithMessage($"*port {other.Port} is already in use*");
        await using OwinHost host = await OwinHost.StartAsync($"http://127.0.0.1:{port}", WhereAsync);
    }

    [TestMethod]
    public async Task A_port_that_is_taken_on_one_address_of_localhost_is_taken()
    {
        using TestHost other = new(_ => Task.CompletedTask);

        Func<Task> start = () => OwinHost.StartAsync($"http://localhost:{other.Port}", WhereAsync);

        (await start.Should().ThrowAsync<OwinHostException>()).Which.Message.Should()
            .StartWith($"Cannot listen on http://localhost:{other.Port}/: port {other.Port} is already in use.").And.NotContain("\n");
    }

    [TestMethod]
    public async Task Https_has_the_certificate_of_the_options_and_speaks_HTTP_2()
    {
        using X509Certificate2 certificate = Certificate();
        await using OwinHost host = await OwinHost.StartAsync("https://localhost:0", WhereAsync, new OwinHostOptions { Certificate = certificate });
        X509Certificate? seen = null;
        using SocketsHttpHandler handler = new();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, given, _, _) =>
        {
            seen = given;
            return true;
        };
        using HttpClient client = new(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        string answer = await client.GetStringAsync(host.Url);

        answer.Should().StartWith("HTTP/2 https ");
        seen!.GetCertHashString().Should().Be(certificate.GetCertHashString());
    }

    [TestMethod]
    public async Task Kestrel_can_be_told_everything_else()
    {
        KestrelServerOptions? seen = null;
        await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", WhereAsync, new OwinHostOptions
        {
            MaxRequestBodySize = 5,
            RequestHeadTimeout = TimeSpan.FromSeconds(7),
            ConfigureKestrel = kestrel =>
            {
                seen = kestrel;
                kestrel.AddServerHeader = false;
                kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2);
            },
        });
        using HttpClient client = new() { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        HttpResponseMessage answer = await client.GetAsync(new Uri(host.Url));

        (await answer.Content.ReadAsStringAsync()).Should().StartWith("HTTP/2 http ");
        answer.Headers.Server.Should().BeEmpty();
        (seen!.Limits.MaxRequestBodySize, seen.Limits.RequestHeadersTimeout).Should().Be((5, TimeSpan.FromSeconds(7)));
    }

    [TestMethod]
    public async Task A_WebSocket_is_accepted()
    {
        await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", env =>
        {
            env.Get<WebSocketAccept>(OwinKeys.WebSocketAccept)(null!, async socket =>
            {
                var send = (Func<ArraySegment<byte>, int, bool, CancellationToken, Task>)socket["websocket.SendAsync"];
                await send(new ArraySegment<byte>("hello"u8.ToArray()), 1, true, CancellationToken.None);
            });
            return Task.CompletedTask;
        });
        using ClientWebSocket client = new();
        using CancellationTokenSource patience = new(Patience.Limit);

        await client.ConnectAsync(new Uri(host.Url.Replace("http:", "ws:", StringComparison.Ordinal)), patience.Token);

        byte[] buffer = new byte[100];
        WebSocketReceiveResult received = await client.ReceiveAsync(buffer, patience.Token);
        Encoding.UTF8.GetString(buffer, 0, received.Count).Should().Be("hello");
    }

    [TestMethod]
    public async Task No_environment_variable_moves_the_host()
    {
        System.Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://127.0.0.1:1");
        try
        {
            await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", WhereAsync);
            (await GetAsync(IPAddress.Loopback, host.Port, "127.0.0.1")).Should().StartWith("HTTP/1.1 200 ");
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }

    [TestMethod]
    [DataRow("OnError")]
    [DataRow("trace")]
    public async Task Text_of_a_client_never_begins_a_line_of_the_trace(string where)
    {
        const string Forged = "\r\nOwinHost http://127.0.0.1/: forged\u2028forged\u0085forged";
        using TestHost host = new(
            _ =>
            {
                try
                {
                    throw new FormatException("inner" + Forged);
                }
                catch (FormatException inner)
                {
                    throw new AggregateException("outer" + Forged, inner, new InvalidOperationException("second" + Forged));
                }
            },
            configure: options => options.OnError = where == "trace" ? null : (failure, _) => throw failure);

        (await host.GetAsync("/%0d%0aOwinHost%20forged")).Status.Should().Be(500);

        string[] lines = host.Trace.ToString().Split(['\r', '\n', '\u0085', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries);
        lines[0].Should().StartWith($"OwinHost {host.Host.Url}: ");
        lines.Skip(1)
            .Should()
            .OnlyContain(line =>
                line.StartsWith("   at ", StringComparison.Ordinal)
                    || line.StartsWith(" ---> System.", StringComparison.Ordinal)
                    || line.StartsWith("   ---", StringComparison.Ordinal));
        string.Concat(lines).Should().Contain("inner").And.Contain("outer").And.Contain("second");
    }

    [TestMethod]
    public async Task What_an_application_goes_on_using_is_a_line_of_the_trace()
    {
        Task? late = null;
        using TestHost host = new(env =>
        {
            late = env.RequestBody.ReadAsync(new byte[5], 0, 5);
            return Task.CompletedTask;
        });
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync("POST /late HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\n");
            (await connection.ReadToEndAsync()).Text.Should().NotContain("200 OK");
        }

        await FluentActions.Awaiting(() => late!.WaitAsync(Patience.Limit)).Should().ThrowAsync<Exception>();
        host.Dispose();

        host.Trace.ToString().Should().StartWith($"OwinHost {host.Host.Url}: POST /late: ").And.Contain("the connection was broken");
    }

    private static bool HasIPv6Loopback()
    {
        try
        {
            using Socket socket = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<int> FreePortAsync()
    {
        await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", WhereAsync);
        return host.Port;
    }

    private static async Task<string> GetAsync(IPAddress address, int port, string name, string path = "/")
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address, port);
        await using NetworkStream stream = new(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: {name}\r\n\r\n"));
        using StreamReader reader = new(stream);
        return (await reader.ReadToEndAsync()).Replace("HTTP/1.0 http", "HTTP/1.1 http", StringComparison.Ordinal);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
