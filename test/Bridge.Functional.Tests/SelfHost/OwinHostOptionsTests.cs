using System.Text;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>The limits of OwinHost.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OwinHostOptionsTests
{
    [TestMethod]
    [DataRow("Content-Length: 1001", "")]
    [DataRow("Transfer-Encoding: chunked", "3E9\r\n")]
    public async Task A_body_beyond_the_limit_is_a_413_and_no_failure(string framing, string before)
    {
        int read = 0;
        using var host = new TestHost(
            async env =>
            {
                byte[] buffer = new byte[100];
                for (int count; (count = await env.RequestBody.ReadAsync(buffer, 0, buffer.Length)) > 0;)
                {
                    read += count;
                }
            },
            configure: options => options.MaxRequestBodySize = 1000);
        using RawConnection connection = host.Connect();
        await connection.SendAsync($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n{framing}\r\n\r\n{before}{new string('x', 1001)}");

        RawResponse response = await connection.ReadResponseAsync();
        response.StatusLine.Should().Be("HTTP/1.1 413 Payload Too Large");
        response.Header("Connection").Should().Be("close");
        read.Should().BeLessThanOrEqualTo(1000);
        host.Errors.Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_body_of_the_limit_is_read_and_one_beyond_it_may_go_unread()
    {
        using var host = new TestHost(async env =>
        {
            if (env.Path == "/read")
            {
                await EchoAsync(env);
            }
        }, configure: options => options.MaxRequestBodySize = 1000);
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync($"POST /read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{new string('x', 1000)}");
            (await connection.ReadResponseAsync()).Body.Should().Be("1000:" + new string('x', 1000));
        }

        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1001\r\n\r\n{new string('x', 1001)}");
            (await connection.ReadResponseAsync()).Status.Should().Be(200);
        }

        FluentActions.Invoking(() => new OwinHostOptions { MaxRequestBodySize = -1 }).Should().Throw<ArgumentOutOfRangeException>();
        new OwinHostOptions().MaxRequestBodySize.Should().Be(30_000_000, "that is Kestrel's");
    }

    private static async Task EchoAsync(IDictionary<string, object> env)
    {
        var body = new MemoryStream();
        await env.RequestBody.CopyToAsync(body);
        await env.WriteAsync($"{body.Length}:{Encoding.UTF8.GetString(body.ToArray())}");
    }
}
