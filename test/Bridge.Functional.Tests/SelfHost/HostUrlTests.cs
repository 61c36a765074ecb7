using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class HostUrlTests
{
    [TestMethod]
    [DataRow("http://localhost:5081", "http", "localhost", 5081, "")]
    [DataRow("http://localhost:5081/", "http", "localhost", 5081, "")]
    [DataRow("HTTP://LocalHost:5081/Site", "http", "localhost", 5081, "/Site")]
    [DataRow("http://127.0.0.1:0/a/b/", "http", "127.0.0.1", 0, "/a/b")]
    [DataRow("http://+:8080", "http", "+", 8080, "")]
    [DataRow("http://*:8080/x", "http", "*", 8080, "/x")]
    [DataRow("http://[::1]:8080", "http", "[::1]", 8080, "")]
    [DataRow("http://example.com", "http", "example.com", 80, "")]
    [DataRow("https://example.com", "https", "example.com", 443, "")]
    public void A_good_url_is_taken_apart(string url, string scheme, string host, int port, string pathBase)
    {
        var parsed = HostUrl.Parse(url);
        (parsed.Scheme, parsed.Host, parsed.Port, parsed.PathBase).Should().Be((scheme, host, port, pathBase));
    }

    [TestMethod]
    [DataRow("", "does not begin with http:// or https://")]
    [DataRow("localhost:5081", "does not begin with http://")]
    [DataRow("ftp://localhost:5081", "does not begin with http://")]
    [DataRow("http:/localhost:5081", "does not begin with http://")]
    [DataRow("http://", "it has no host")]
    [DataRow("http://:5081", "it has no host")]
    [DataRow("http:// localhost:5081", "' localhost' is not a host")]
    [DataRow("http://local host:5081", "'local host' is not a host")]
    [DataRow("http://user@localhost:5081", "'user@localhost' is not a host")]
    [DataRow("http://localhost:", "'' is not a port")]
    [DataRow("http://localhost:http", "'http' is not a port")]
    [DataRow("http://localhost:-1", "'-1' is not a port")]
    [DataRow("http://localhost:65536", "'65536' is not a port")]
    [DataRow("http://localhost:99999999999", "is not a port")]
    [DataRow("http://localhost:5081/a?b", "its path has '?'")]
    [DataRow("http://localhost:5081/a#b", "its path has '#'")]
    [DataRow("http://localhost:5081/a%20b", "its path has '%'")]
    [DataRow("http://localhost:5081/a b", "its path has ' '")]
    [DataRow("http://localhost:5081/a//b", "empty or dotted segment")]
    [DataRow("http://localhost:5081/a/../b", "empty or dotted segment")]
    [DataRow("http://localhost:5081/a/.", "empty or dotted segment")]
    [DataRow("http://0.0.0.0:5081", "written + here")]
    public void A_malformed_url_is_one_line_that_says_what_is_wrong_and_what_is_allowed(string url, string why)
    {
        Func<OwinHost> start = () => OwinHost.Start(url, _ => Task.CompletedTask);
        string message = start.Should().Throw<OwinHostException>().Which.Message;
        message.Should().StartWith($"Cannot listen on '{url}': ").And.Contain(why).And.Contain("http://HOST:PORT").And.NotContain("\n");
    }

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
    [DataRow("http://a\r\nb:5081")]
    [DataRow("http://localhost:5081\r\nX")]
    [DataRow("http://localhost:5081/a\r\nb")]
    [DataRow("http://{0}:5081")]
    [DataRow("http://localhost:{0}")]
    public void A_hostile_url_is_one_short_line_too(string url)
    {
        Func<OwinHost> start = () => OwinHost.Start(string.Format(url, new string('a', 100_000)), _ => Task.CompletedTask);

        string message = start.Should().Throw<OwinHostException>().Which.Message;

        message.Should().NotContainAny("\r", "\n");
        message.Length.Should().BeLessThan(4000);
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
    public void Nulls_are_refused()
    {
        Func<OwinHost> url = () => OwinHost.Start((string)null!, _ => Task.CompletedTask);
        url.Should().Throw<ArgumentNullException>().Which.ParamName.Should().Be("url");
        Func<OwinHost> app = () => OwinHost.Start("http://localhost:0", null!);
        app.Should().Throw<ArgumentNullException>().Which.ParamName.Should().Be("app");
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
    public async Task A_path_base_is_taken_off_on_segment_borders_ignoring_case()
    {
        using var host = new TestHost(env => env.WriteAsync($"{env[OwinKeys.RequestPathBase]}|{env[OwinKeys.RequestPath]}"), "/site/x");
        host.Host.Url.Should().Be($"http://127.0.0.1:{host.Port}/site/x/");
        (await host.GetAsync("/site/x")).Body.Should().Be("/site/x|");
        (await host.GetAsync("/site/x/")).Body.Should().Be("/site/x|/");
        (await host.GetAsync("/Site/X/page")).Body.Should().Be("/Site/X|/page");
        (await host.GetAsync("/site/%78/page?q")).Body.Should().Be("/site/x|/page");
    }

    [TestMethod]
    [DataRow("/")]
    [DataRow("/favicon.ico")]
    [DataRow("/site")]
    [DataRow("/site/xy")]
    [DataRow("/site/x/../y")]
    [DataRow("/site/x/%2e%2e/y")]
    [DataRow("/site%2Fx/y")]
    public async Task What_is_outside_the_path_base_is_one_clean_404_and_keeps_the_connection(string path)
    {
        using var host = new TestHost(env => env.WriteAsync("inside"), "/site/x");
        using RawConnection connection = host.Connect();
        await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        RawResponse response = await connection.ReadResponseAsync();
        response.Status.Should().Be(404);
        response.Body.Should().BeEmpty();
        await connection.SendAsync("GET /site/x/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("inside");
    }

    private static int FreePort()
    {
        using var host = OwinHost.Start("http://localhost:0", _ => Task.CompletedTask);
        return host.Port;
    }
}
