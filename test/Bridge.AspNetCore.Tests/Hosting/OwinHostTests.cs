using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>Starting and stopping a host, and its options.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OwinHostTests
{
    private static readonly AppFunc s_app = static environment => environment.WriteAsync("body");

    [TestMethod]
    public async Task Host_that_has_stopped_can_be_disposed_of_without_a_word()
    {
        StringWriter trace = new();
        OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", s_app, new OwinHostOptions { TraceOutput = trace });
        await host.StopAsync();
        await host.DisposeAsync();
        trace.ToString().Should().BeEmpty();
    }

    [TestMethod]
    public async Task URL_for_every_host_shares_its_port_with_one_for_an_address_that_stands_before_it()
    {
        int port;
        await using (OwinHost free = await OwinHost.StartAsync("http://+:0", s_app))
        {
            port = free.Port;
        }

        AppFunc app = static environment => environment.WriteAsync(environment.PathBase);
        await using OwinHost host = await OwinHost.StartAsync([$"http://127.0.0.1:{port}/a", $"http://+:{port}/b"], app);
        using HttpClient client = new();
        (await client.GetStringAsync($"http://127.0.0.1:{port}/a/")).Should().Be("/a");
        (await client.GetStringAsync($"http://127.0.0.1:{port}/b/")).Should().Be("/b");
    }

    [TestMethod]
    public async Task Host_serves_each_of_its_URLs_until_it_is_stopped()
    {
        string url;
        CancellationToken stopping = default;
        AppFunc app = environment =>
        {
            stopping = (CancellationToken)environment[OwinKeys.OnAppDisposing];
            return environment.WriteAsync($"{environment[OwinKeys.AppName]} {environment.ContainsKey(OwinKeys.AppMode)} {environment.PathBase}");
        };
        using HttpClient client = new();
        await using (OwinHost host = await OwinHost.StartAsync(
            ["http://localhost:0/a", "http://127.0.0.1:0/b"], app, new OwinHostOptions { AppName = "site" }))
        {
            host.Urls.Should().HaveCount(2);
            (host.Url, host.Port).Should().Be((host.Urls[0], new Uri(host.Urls[0]).Port));
            url = host.Url;
            (await client.GetStringAsync(host.Urls[0])).Should().Be("site False /a");
            (await client.GetStringAsync(host.Urls[1])).Should().Be("site False /b");
            stopping.IsCancellationRequested.Should().BeFalse();
            await Task.WhenAll(host.StopAsync(), host.StopAsync());
            stopping.IsCancellationRequested.Should().BeTrue();
        }

        await client.Awaiting(c => c.GetStringAsync(url)).Should().ThrowAsync<HttpRequestException>();
    }

    [TestMethod]
    public async Task Options_reach_the_server()
    {
        KestrelServerOptions? kestrel = null;
        OwinHostOptions options = new()
        {
            MaxRequestBodySize = 7,
            RequestHeadTimeout = TimeSpan.FromSeconds(9),
            Development = true,
            ConfigureKestrel = configured =>
            {
                kestrel = configured;
                configured.Limits.MaxRequestBodySize.Should().Be(7, "the app's own settings come after the options");
                configured.Limits.RequestHeadersTimeout.Should().Be(TimeSpan.FromSeconds(9));
            },
        };
        string mode = "";
        using var host = OwinHost.Start(
            "http://127.0.0.1:0",
            environment =>
            {
                mode = (string)environment[OwinKeys.AppMode];
                ((IDictionary<string, object>)environment[OwinKeys.Capabilities])[OwinKeys.ServerName].Should().Be("Bridge.AspNetCore.Hosting");
                return Task.CompletedTask;
            },
            options);
        using HttpClient client = new();
        (await client.GetAsync(host.Url)).StatusCode.Should().Be(HttpStatusCode.OK);
        kestrel.Should().NotBeNull();
        mode.Should().Be("development");
    }

    [TestMethod]
    public void Options_have_their_defaults_and_refuse_what_is_no_time_and_no_size()
    {
        OwinHostOptions options = new();
        (options.ShutdownTimeout, options.RequestHeadTimeout, options.MaxRequestBodySize, options.Development)
            .Should().Be((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), 30_000_000, false));
        options.ShutdownTimeout = TimeSpan.Zero;
        options.ShutdownTimeout = Timeout.InfiniteTimeSpan;
        options.RequestHeadTimeout = Timeout.InfiniteTimeSpan;
        options.MaxRequestBodySize = 0;
        options.MaxRequestBodySize = null;
        Action[] wrong =
        [
            () => options.ShutdownTimeout = TimeSpan.FromSeconds(-1), () => options.RequestHeadTimeout = TimeSpan.Zero,
            () => options.RequestHeadTimeout = TimeSpan.FromSeconds(-1), () => options.MaxRequestBodySize = -1,
        ];
        wrong.Should().AllSatisfy(static set => set.Should().Throw<ArgumentOutOfRangeException>());
    }

    [TestMethod]
    public async Task Host_without_a_URL_or_an_application_is_refused()
    {
        await FluentActions.Awaiting(static () => OwinHost.StartAsync([], s_app)).Should().ThrowAsync<ArgumentException>()
            .WithMessage("A host needs a URL to listen on.*");
        await FluentActions.Awaiting(static () => OwinHost.StartAsync([null!], s_app)).Should().ThrowAsync<ArgumentNullException>();
        await FluentActions.Awaiting(static () => OwinHost.StartAsync((IEnumerable<string>)null!, s_app)).Should().ThrowAsync<ArgumentNullException>();
        Action[] nulls =
        [
            static () => OwinHost.Start((string)null!, s_app), static () => OwinHost.Start("http://127.0.0.1:0", null!),
            static () => OwinHost.StartAsync((string)null!, s_app), static () => OwinHost.StartAsync("http://127.0.0.1:0", null!),
        ];
        nulls.Should().AllSatisfy(static start => start.Should().Throw<ArgumentNullException>());
    }

    [TestMethod]
    public async Task Longest_time_to_stop_is_a_time_and_options_are_read_at_the_start()
    {
        StringWriter trace = new();
        OwinHostOptions options = new() { ShutdownTimeout = TimeSpan.MaxValue, TraceOutput = trace };
        OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", s_app, options);
        await host.StopAsync();
        using HttpClient client = new();
        await client.Awaiting(c => c.GetAsync(host.Url)).Should().ThrowAsync<HttpRequestException>();

        TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        options.ShutdownTimeout = TimeSpan.Zero;
        host = await OwinHost.StartAsync(
            "http://127.0.0.1:0",
            async environment =>
            {
                running.SetResult();
                await Task.Delay(Timeout.Infinite, new OwinEnvironment(environment).CallCancelled);
            },
            options);
        Task request = client.GetAsync(host.Url);
        await running.Task;
        options.ShutdownTimeout = Timeout.InfiniteTimeSpan;
        await host.StopAsync().WaitAsync(Patience.Limit);
        await request.Awaiting(r => r).Should().ThrowAsync<HttpRequestException>();
        trace.ToString().Should().BeEmpty();
    }

    [TestMethod]
    public async Task Read_that_the_host_breaks_when_it_stops_is_no_failure()
    {
        List<Exception> failures = [];
        TaskCompletionSource reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        OwinHost host = await OwinHost.StartAsync(
            "http://127.0.0.1:0",
            environment =>
            {
                Task copy = environment.RequestBody.CopyToAsync(Stream.Null);
                reading.SetResult();
                return copy;
            },
            new OwinHostOptions { ShutdownTimeout = TimeSpan.Zero, OnError = (failure, _) => failures.Add(failure), TraceOutput = TextWriter.Null });
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, host.Port);
        await client.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n"u8.ToArray());
        await reading.Task;
        await host.StopAsync();
        failures.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Callback_of_the_end_that_fails_is_traced_and_the_host_stops_all_the_same()
    {
        StringWriter trace = new();
        OwinHost host = await OwinHost.StartAsync(
            "http://127.0.0.1:0",
            static environment =>
            {
                ((CancellationToken)environment[OwinKeys.OnAppDisposing]).Register(static () => throw new FormatException("a"));
                return Task.CompletedTask;
            },
            new OwinHostOptions { TraceOutput = trace });
        using HttpClient client = new();
        await client.GetAsync(host.Url);
        host.Dispose();
        trace.ToString().Should().Contain("A callback of 'host.OnAppDisposing' failed").And.StartWith($"OwinHost {host.Url}: ");
    }

    [TestMethod]
    public async Task Certificate_without_its_key_is_refused_by_name()
    {
        using var key = RSA.Create(2048);
        CertificateRequest request = new("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 signed = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(signed.RawData);
        OwinHostOptions options = new() { Certificate = bare };
        (await FluentActions.Awaiting(() => OwinHost.StartAsync("https://127.0.0.1:0", s_app, options)).Should().ThrowAsync<OwinHostException>())
            .WithMessage("*OwinHostOptions.Certificate has no private key.");
    }
}
