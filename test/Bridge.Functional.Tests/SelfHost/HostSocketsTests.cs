using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class HostSocketsTests
{
    [TestMethod]
    public void A_taken_port_is_one_line_that_names_it()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen(1);
        int port = ((IPEndPoint)other.LocalEndPoint!).Port;
        Func<OwinHost> start = () => OwinHost.Start($"http://127.0.0.1:{port}", _ => Task.CompletedTask);
        start.Should()
            .Throw<OwinHostException>().Which.Message
            .Should()
            .StartWith($"Cannot listen on http://127.0.0.1:{port}/: port {port} is already in use.").And
            .NotContain("\n");
    }

    [TestMethod]
    public void A_port_that_another_host_of_this_program_has_is_taken()
    {
        using var first = new TestHost(_ => Task.CompletedTask);
        Func<OwinHost> start = () => OwinHost.Start($"http://127.0.0.1:{first.Port}/other", _ => Task.CompletedTask);
        start.Should().Throw<OwinHostException>().WithMessage("*already in use*");
    }

    [TestMethod]
    [DataRow("[::1]", "localhost")]
    [DataRow("127.0.0.1", "localhost")]
    [DataRow("localhost", "127.0.0.1")]
    [DataRow("localhost", "localhost")]
    [DataRow("+", "localhost")]
    [DataRow("localhost", "*")]
    [DataRow("[::1]", "+")]
    [DataRow("+", "*")]
    public async Task Urls_of_one_port_share_its_addresses(string first, string second)
    {
        int port = FreePort();
        using var host = OwinHost.Start(
            [$"http://{first}:{port}/first", $"http://{second}:{port}/second"],
            env => env.WriteAsync((string)env[OwinKeys.RequestPathBase]));

        host.Urls.Should().Equal($"http://{first}:{port}/first/", $"http://{second}:{port}/second/");
        using HttpClient client = new();
        foreach (string address in new[] { "127.0.0.1", "[::1]" })
        {
            (await client.GetStringAsync($"http://{address}:{port}/first")).Should().Be("/first");
            (await client.GetStringAsync($"http://{address}:{port}/second")).Should().Be("/second");
        }
    }

    [TestMethod]
    [DataRow("http://localhost:{0}", "https://localhost:{0}")]
    [DataRow("https://+:{0}", "http://localhost:{0}")]
    public void One_port_has_one_scheme_and_a_refused_start_leaves_it_free(string first, string second)
    {
        int port = FreePort();
        Func<OwinHost> start = () => OwinHost.Start([string.Format(first, port), string.Format(second, port)], _ => Task.CompletedTask);

        start.Should().Throw<OwinHostException>().WithMessage("*has the same port, with another scheme.");

        OwinHost.Start($"http://localhost:{port}", _ => Task.CompletedTask).Dispose();
    }

    [TestMethod]
    public void A_certificate_without_its_private_key_is_one_line_that_names_the_https_url()
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 both = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(both.RawData);
        Func<OwinHost> start = () =>
            OwinHost.Start(["http://localhost:0", "https://localhost:0"], _ => Task.CompletedTask, new OwinHostOptions { Certificate = certificate });

        start.Should().Throw<OwinHostException>().WithMessage("Cannot listen on https://localhost:*/: OwinHostOptions.Certificate has no private key.");
    }

    [TestMethod]
    public void A_host_that_is_not_this_machine_says_so()
    {
        Func<OwinHost> start = () => OwinHost.Start("http://192.0.2.1:0", _ => Task.CompletedTask);
        start.Should().Throw<OwinHostException>().WithMessage("*'192.0.2.1' is not a name or address of this machine*").Which.Message.Should().NotContain("\n");
    }

    [TestMethod]
    public async Task Any_free_port_is_found_and_told()
    {
        var hosts = Enumerable.Range(0, 8).Select(_ => new TestHost(env => env.WriteAsync("here"))).ToList();
        try
        {
            hosts.Select(host => host.Port).Should().OnlyHaveUniqueItems().And.NotContain(0);
            foreach (TestHost? host in hosts)
            {
                host.Host.Url.Should().Be($"http://127.0.0.1:{host.Port}/");
                (await host.GetAsync("/")).Body.Should().Be("here");
            }
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
        }
    }

    [TestMethod]
    public async Task Localhost_with_port_0_is_one_free_port_on_both_addresses()
    {
        await using OwinHost host = await OwinHost.StartAsync("http://localhost:0", WhereAsync);

        (await AddressClient.GetAsync(IPAddress.Loopback, host.Port, "localhost")).Should().EndWith("HTTP/1.1 http 127.0.0.1 |/");
        if (HasIPv6Loopback())
        {
            (await AddressClient.GetAsync(IPAddress.IPv6Loopback, host.Port, "localhost")).Should().EndWith("HTTP/1.1 http ::1 |/");
            (await AddressClient.GetAsync(IPAddress.IPv6Loopback, host.Port, "[::1]")).Should().EndWith("HTTP/1.1 http ::1 |/");
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
        (await AddressClient.GetAsync(IPAddress.IPv6Loopback, host.Port, "[::1]", "/base/x")).Should().EndWith("HTTP/1.1 http ::1 /base|/x");
        (await AddressClient.GetAsync(IPAddress.IPv6Loopback, host.Port, "evil.example", "/base/x")).Should().StartWith("HTTP/1.1 400 ");
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

    private static int FreePort()
    {
        using var host = OwinHost.Start("http://localhost:0", _ => Task.CompletedTask);
        return host.Port;
    }

    private static Task WhereAsync(IDictionary<string, object> env) =>
        env.WriteAsync(
            $"{env[OwinKeys.RequestProtocol]} {env[OwinKeys.RequestScheme]} {env[OwinKeys.LocalIpAddress]} {env[OwinKeys.RequestPathBase]}|"
                + $"{env[OwinKeys.RequestPath]}");

    private static async Task<int> FreePortAsync()
    {
        await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", WhereAsync);
        return host.Port;
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
}
