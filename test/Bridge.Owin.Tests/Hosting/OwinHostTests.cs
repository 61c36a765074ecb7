using FluentAssertions;

namespace Bridge.Owin.Tests.Hosting;

[TestClass]
public sealed class OwinHostTests
{
    [TestMethod]
    public async Task A_response_of_known_length_arrives_whole_and_keeps_the_connection()
    {
        using var host = new TestHost(async env =>
        {
            env.Headers()["Content-Type"] = ["text/plain"];
            env.Headers()["Content-Length"] = ["5"];
            await env.WriteAsync("hello");
        });
        using var connection = host.Connect();
        for (var i = 0; i < 3; i++)
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            var response = await connection.ReadResponseAsync();
            response.Status.Should().Be(200);
            response.Body.Should().Be("hello");
            response.Header("Content-Type").Should().Be("text/plain");
            response.Header("Transfer-Encoding").Should().BeNull();
        }
    }

    [TestMethod]
    public async Task A_response_of_unknown_length_is_chunked_and_keeps_the_connection()
    {
        using var host = new TestHost(async env =>
        {
            await env.WriteAsync("one,");
            env.Write("two");
        });
        using var connection = host.Connect();
        for (var i = 0; i < 3; i++)
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            var response = await connection.ReadResponseAsync();
            response.Header("Transfer-Encoding").Should().Be("chunked");
            response.Body.Should().Be("one,two");
        }
    }

    [TestMethod]
    public async Task An_app_that_throws_before_its_first_write_is_a_plain_500_without_its_headers()
    {
        using var host = new TestHost(env =>
        {
            env.Headers()["X-Secret"] = ["1"];
            env[OwinKeys.ResponseStatusCode] = 201;
            throw new InvalidOperationException("private");
        });
        var response = await host.GetAsync("/");
        response.Status.Should().Be(500);
        response.Header("X-Secret").Should().BeNull();
        response.Body.Should().BeEmpty();
        host.Errors.Should().ContainSingle().Which.Message.Should().Be("private");
    }

    [TestMethod]
    public async Task An_app_that_throws_after_its_first_write_breaks_the_connection()
    {
        using var host = new TestHost(async env =>
        {
            await env.WriteAsync("half");
            throw new InvalidOperationException("late");
        });
        using var connection = host.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        var (text, reset) = await connection.ReadToEndAsync();
        text.Should().EndWith("4\r\nhalf\r\n");
        reset.Should().BeTrue();
    }
}
