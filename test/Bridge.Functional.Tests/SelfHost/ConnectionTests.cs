using System.Net.Sockets;
using System.Text;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>How long a connection is kept, and in which order its requests are answered.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ConnectionTests
{
    [TestMethod]
    [DataRow(400)]
    [DataRow(500)]
    [DataRow(503)]
    public async Task No_status_of_the_application_closes_the_connection(int status)
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseStatusCode] = status;
            return env.WriteAsync("error");
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            (await connection.ReadResponseAsync()).Body.Should().Be("error");
        }
    }

    [TestMethod]
    public async Task A_connection_has_no_last_request()
    {
        using var host = new TestHost(env => env.WriteAsync("x"));
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 150; i++)
        {
            await connection.SendAsync(RawConnection.Get);
            RawResponse response = await connection.ReadResponseAsync();
            response.Body.Should().Be("x");
            response.Header("Connection").Should().BeNull();
        }
    }

    [TestMethod]
    [DataRow("GET /one HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [DataRow("POST /one HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nabc")]
    [DataRow("POST /one HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n")]
    public async Task A_client_that_does_not_wait_for_its_answers_gets_each_of_them_in_order(string first)
    {
        using var host = new TestHost(env => env.WriteAsync(env.Path));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(first + "GET /two HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("/one");
        (await connection.ReadResponseAsync()).Body.Should().Be("/two");
    }
}
