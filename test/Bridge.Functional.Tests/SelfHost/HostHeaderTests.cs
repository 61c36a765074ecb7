using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using Bridge.Wire;
using Bridge.Wire.Hosts;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

[TestClass]
[DoNotParallelize]
public sealed class HostHeaderTests
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
            env.WriteAsync(new Uri("http://" + env.Get<IDictionary<string, string[]>>(OwinKeys.RequestHeaders)["Host"][0]).ToString()));
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
}
