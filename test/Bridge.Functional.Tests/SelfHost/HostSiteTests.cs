using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class HostSiteTests
{
    [TestMethod]
    [DataRow("127.0.0.1:x")]
    [DataRow("127.0.0.1:")]
    [DataRow("127.0.0.1:80/a")]
    [DataRow("127.0.0.1:80@evil.example")]
    [DataRow("127.0.0.1:-1")]
    public async Task A_port_that_is_none_is_a_400_and_not_an_error_of_the_application(string asked)
    {
        using var host = new TestHost(env =>
            env.WriteAsync(new Uri("http://" + env.RequestHeaders["Host"][0]).ToString()));
        using RawConnection connection = host.Connect();
        await connection.SendAsync($"GET / HTTP/1.1\r\nHost: {asked}\r\nConnection: close\r\n\r\n");

        (await connection.ReadResponseAsync()).Status.Should().Be(400);
        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("a@b")]
    [DataRow("a/../b")]
    [DataRow("a<script>")]
    [DataRow("[::1")]
    public async Task A_host_that_answers_to_every_name_answers_to_no_other_text(string asked)
    {
        using var host = OwinHost.Start("http://+:0", env => env.WriteAsync("answered"));
        using var connection = new RawConnection(host.Port);
        await connection.SendAsync($"GET / HTTP/1.1\r\nHost: {asked}\r\nConnection: close\r\n\r\n");

        (await connection.ReadResponseAsync()).Status.Should().Be(400);
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
    [DataRow("GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n")]
    [DataRow("GET / HTTP/1.0\r\n\r\n")]
    public async Task A_request_that_names_no_host_is_accepted(string request)
    {
        using var host = new TestHost(env => env.WriteAsync("here"));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(request);
        (await connection.ReadResponseAsync()).Status.Should().Be(200);
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
