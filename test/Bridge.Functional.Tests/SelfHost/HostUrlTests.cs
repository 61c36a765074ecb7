using System.Net;
using System.Net.Sockets;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using Bridge.Wire;
using Bridge.Wire.Hosts;
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
    [DataRow("localhost")]
    [DataRow("127.0.0.1")]
    [DataRow("+")]
    [DataRow("*")]
    public async Task Every_form_of_host_answers_on_the_loopback_address_to_both_its_names(string name)
    {
        using var host = OwinHost.Start($"http://{name}:0", env => env.WriteAsync("here"));
        foreach (string asked in new[] { "localhost", "127.0.0.1", "LOCALHOST:" + host.Port })
        {
            using var connection = new RawConnection(host.Port);
            await connection.SendAsync($"GET / HTTP/1.1\r\nHost: {asked}\r\nConnection: close\r\n\r\n");
            (await connection.ReadResponseAsync()).Body.Should().Be("here", asked);
        }
    }

    [TestMethod]
    public async Task A_host_on_every_address_answers_to_any_name()
    {
        using var host = OwinHost.Start("http://+:0", env => env.WriteAsync("here"));
        using var connection = new RawConnection(host.Port);
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("here");
    }

    [TestMethod]
    [DataRow("www.example.com")]
    [DataRow("localhost.example.com")]
    [DataRow("127.0.0.10")]
    public async Task A_host_on_the_loopback_address_refuses_other_names_with_one_clean_400(string name)
    {
        using var host = new TestHost(env => env.WriteAsync("here"));
        using RawConnection connection = host.Connect();
        await connection.SendAsync($"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");
        RawResponse response = await connection.ReadResponseAsync();
        response.Status.Should().Be(400);
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty("one request has one answer");
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
}
