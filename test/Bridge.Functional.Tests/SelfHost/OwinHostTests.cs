using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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
    public async Task Several_urls_have_each_its_port_its_path_and_its_names()
    {
        await using OwinHost host = await OwinHost.StartAsync(["http://127.0.0.1:0/one", "http://+:0"], WhereAsync);
        int first = host.Port;
        int second = new Uri(host.Urls[1].Replace("+", "localhost", StringComparison.Ordinal)).Port;

        (await AddressClient.GetAsync(IPAddress.Loopback, first, "127.0.0.1", "/one/x")).Should().EndWith("127.0.0.1 /one|/x");
        (await AddressClient.GetAsync(IPAddress.Loopback, first, "127.0.0.1", "/x")).Should().StartWith("HTTP/1.1 404 ");
        (await AddressClient.GetAsync(IPAddress.Loopback, first, "any.example", "/one/x")).Should().StartWith("HTTP/1.1 400 ");
        (await AddressClient.GetAsync(IPAddress.Loopback, second, "any.example", "/x")).Should().EndWith("127.0.0.1 |/x");
    }

    [TestMethod]
    public async Task Two_paths_share_a_port_and_the_longer_is_asked_first()
    {
        int port = await FreePortAsync();
        await using OwinHost host = await OwinHost.StartAsync(
            [$"http://127.0.0.1:{port}/a", $"http://127.0.0.1:{port}/a/b", $"http://127.0.0.1:{port}/c"],
            WhereAsync);

        (await AddressClient.GetAsync(IPAddress.Loopback, port, "127.0.0.1", "/a/x")).Should().EndWith(" /a|/x");
        (await AddressClient.GetAsync(IPAddress.Loopback, port, "127.0.0.1", "/a/b/x")).Should().EndWith(" /a/b|/x");
        (await AddressClient.GetAsync(IPAddress.Loopback, port, "127.0.0.1", "/c")).Should().EndWith(" /c|");
        (await AddressClient.GetAsync(IPAddress.Loopback, port, "127.0.0.1", "/d")).Should().StartWith("HTTP/1.1 404 ");
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
            (await AddressClient.GetAsync(IPAddress.Loopback, host.Port, "127.0.0.1")).Should().StartWith("HTTP/1.1 200 ");
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }

    [TestMethod]
    public void Nulls_are_refused()
    {
        Func<OwinHost> url = () => OwinHost.Start((string)null!, _ => Task.CompletedTask);
        url.Should().Throw<ArgumentNullException>().Which.ParamName.Should().Be("url");
        Func<OwinHost> app = () => OwinHost.Start("http://localhost:0", null!);
        app.Should().Throw<ArgumentNullException>().Which.ParamName.Should().Be("app");
    }

    [TestMethod]
    public async Task A_running_request_finishes_and_its_connection_closes()
    {
        var started = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                CancellationToken disposing = env.Get<CancellationToken>(OwinKeys.OnAppDisposing);
                using CancellationTokenRegistration registration = disposing.Register(() => go.TrySetResult(true));
                started.SetResult(env.Get<CancellationToken>(OwinKeys.CallCancelled));
                await go.Task;
                await env.WriteAsync("finished");
            },
            configure: options => options.ShutdownTimeout = Patience.Limit);
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        CancellationToken cancelled = await started.Task;
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        RawResponse response = await connection.ReadResponseAsync();
        response.Body.Should().Be("finished");
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
        cancelled.IsCancellationRequested.Should().BeFalse();
        ConnectShouldFail(host.Port);
    }

    [TestMethod]
    public async Task A_response_that_had_begun_finishes_and_its_connection_is_closed()
    {
        var go = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                await env.WriteAsync("begun");
                using CancellationTokenRegistration registration = env.Get<CancellationToken>(OwinKeys.OnAppDisposing).Register(() => go.TrySetResult(true));
                await go.Task;
                await env.WriteAsync(", finished");
            },
            configure: options => options.ShutdownTimeout = Patience.Limit);
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await connection.ReadHeadAsync();
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        (await connection.ReadToEndAsync()).Should().Be(("5\r\nbegun\r\na\r\n, finished\r\n0\r\n\r\n", false));
    }

    [TestMethod]
    public async Task A_connection_takes_no_further_request_while_the_host_waits_for_others()
    {
        var go = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var hold = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                using CancellationTokenRegistration registration = env.Get<CancellationToken>(OwinKeys.OnAppDisposing).Register(() => go.TrySetResult(true));
                await env.WriteAsync("begun");
                await (env.Path == "/hold" ? hold : go).Task;
            },
            configure: options => options.ShutdownTimeout = Patience.Limit);
        using RawConnection held = host.Connect();
        await held.SendAsync("GET /hold HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        await held.ReadHeadAsync();
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await connection.ReadHeadAsync();
        Task stopping = host.Host.StopAsync();
        (await connection.ReadToEndAsync()).Should().Be(("5\r\nbegun\r\n0\r\n\r\n", false));
        stopping.IsCompleted.Should().BeFalse();
        hold.SetResult(true);
        await stopping.WaitAsync(Patience.Limit);
        (await held.ReadToEndAsync()).Should().Be(("5\r\nbegun\r\n0\r\n\r\n", false));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_request_that_hangs_is_cancelled_and_visibly_broken_after_the_timeout(bool begun)
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                if (begun)
                {
                    await env.WriteAsync("begun");
                }

                started.SetResult(true);
                try
                {
                    await Task.Delay(Timeout.Infinite, env.Get<CancellationToken>(OwinKeys.CallCancelled));
                }
                finally
                {
                    ended.SetResult(true);
                }
            },
            configure: options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await started.Task.WaitAsync(Patience.Limit);
        var clock = Stopwatch.StartNew();
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(150)).And.BeLessThan(TimeSpan.FromSeconds(5));
        await ended.Task.WaitAsync(Patience.Limit);
        (string? text, bool reset) = await connection.ReadToEndAsync();
        reset.Should().BeTrue();
        text.Should().NotContain("\r\n0\r\n\r\n");
        if (!begun)
        {
            text.Should().BeEmpty();
        }

        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_request_that_ignores_its_cancellation_does_not_hold_up_the_stop()
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<bool>();
        using var host = new TestHost(
            async env =>
            {
                await env.WriteAsync("begun");
                started.SetResult(true);
                await never.Task;
            },
            configure: options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await started.Task.WaitAsync(Patience.Limit);
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        (await connection.ReadToEndAsync()).Reset.Should().BeTrue();
        never.SetResult(true);
    }

    [TestMethod]
    public async Task The_callers_token_ends_the_wait_early()
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            async env =>
            {
                started.SetResult(true);
                await Task.Delay(Timeout.Infinite, env.Get<CancellationToken>(OwinKeys.CallCancelled));
            },
            configure: options => options.ShutdownTimeout = TimeSpan.FromMinutes(5));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await started.Task.WaitAsync(Patience.Limit);
        using var impatient = new CancellationTokenSource(100);
        await host.Host.StopAsync(impatient.Token).WaitAsync(Patience.Limit);
        (await connection.ReadToEndAsync()).Reset.Should().BeTrue();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Idle_connections_are_closed_without_a_word(bool dispose)
    {
        using var host = new TestHost(env => env.WriteAsync("x"));
        using RawConnection idle = host.Connect();
        await idle.SendAsync(RawConnection.Get);
        await idle.ReadResponseAsync();
        using RawConnection fresh = host.Connect();
        using RawConnection half = host.Connect();
        await half.SendAsync("GET / HTTP/1.1\r\nHo");
        (await host.GetAsync("/")).Status.Should().Be(200);
        if (dispose)
        {
            host.Dispose();
        }
        else
        {
            await host.Host.StopAsync().WaitAsync(Patience.Limit);
        }

        foreach (RawConnection? connection in new[] { idle, fresh, half })
        {
            (await connection.ReadToEndAsync()).Text.Should().BeEmpty("there is no request to answer");
        }
    }

    [TestMethod]
    public async Task Stopping_twice_disposing_after_and_both_at_once_are_one_stop()
    {
        int disposing = 0;
        CancellationToken token = default;
        var host = new TestHost(env =>
        {
            token = env.Get<CancellationToken>(OwinKeys.OnAppDisposing);
            return Task.CompletedTask;
        });
        await host.GetAsync("/");
        token.Register(() => Interlocked.Increment(ref disposing));
        await Task.WhenAll(host.Host.StopAsync(), host.Host.StopAsync(), Task.Run(host.Dispose)).WaitAsync(Patience.Limit);
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
        host.Dispose();
        disposing.Should().Be(1);
        ConnectShouldFail(host.Port);
    }

    [TestMethod]
    public async Task Dispose_breaks_what_runs()
    {
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = new TestHost(async env =>
        {
            await env.WriteAsync("begun");
            started.SetResult(true);
            await Task.Delay(Timeout.Infinite, env.Get<CancellationToken>(OwinKeys.CallCancelled));
        });
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        await started.Task.WaitAsync(Patience.Limit);
        host.Dispose();
        (await connection.ReadToEndAsync()).Reset.Should().BeTrue();
        await host.Host.StopAsync().WaitAsync(Patience.Limit);
    }

    [TestMethod]
    public async Task The_port_is_free_for_the_next_host_at_once()
    {
        var first = new TestHost(env => env.WriteAsync("first"));
        (await first.GetAsync("/")).Body.Should().Be("first");
        await first.Host.StopAsync().WaitAsync(Patience.Limit);
        using var second = OwinHost.Start($"http://127.0.0.1:{first.Port}", env => env.WriteAsync("second"));
        (await first.GetAsync("/")).Body.Should().Be("second");
    }

    private static async Task<int> FreePortAsync()
    {
        await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", WhereAsync);
        return host.Port;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static void ConnectShouldFail(int port)
    {
        Func<RawConnection> connect = () => new RawConnection(port);
        connect.Should().Throw<SocketException>();
    }
}
