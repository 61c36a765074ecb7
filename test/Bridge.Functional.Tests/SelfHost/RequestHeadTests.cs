using System.Net.Sockets;
using System.Text;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>What a request's head may hold, and the time that it may take.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RequestHeadTests
{
    private static Task AnswerAsync(IDictionary<string, object> env) => env.WriteAsync("answered");

    [TestMethod]
    [DataRow("GET / HTT")]
    [DataRow("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")]
    [DataRow("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Na")]
    public async Task A_head_that_does_not_come_in_time_is_a_408(string begun)
    {
        using var host = new TestHost(AnswerAsync, configure: options => options.RequestHeadTimeout = TimeSpan.FromMilliseconds(100));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(begun);

        (await connection.ReadResponseAsync()).Status.Should().Be(408);
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
        (await host.GetAsync("/")).Body.Should().Be("answered");
    }

    [TestMethod]
    public async Task A_late_head_on_a_connection_that_was_used_before_is_a_408_too()
    {
        using var host = new TestHost(AnswerAsync, configure: options => options.RequestHeadTimeout = TimeSpan.FromMilliseconds(100));
        using RawConnection connection = host.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("answered");
        await connection.SendAsync("GET / HTTP/1.1\r\n");

        (await connection.ReadResponseAsync()).Status.Should().Be(408);
    }

    [TestMethod]
    public async Task What_is_idle_is_left_alone()
    {
        using var host = new TestHost(AnswerAsync, configure: options => options.RequestHeadTimeout = TimeSpan.FromMilliseconds(100));
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await Task.Delay(2500);
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            (await connection.ReadResponseAsync()).Body.Should().Be("answered");
        }
    }

    [TestMethod]
    public void A_time_is_more_than_0_or_infinite()
    {
        FluentActions.Invoking(() => new OwinHostOptions { RequestHeadTimeout = TimeSpan.FromSeconds(-1) }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new OwinHostOptions { RequestHeadTimeout = TimeSpan.Zero }).Should().Throw<ArgumentOutOfRangeException>();
        new OwinHostOptions().RequestHeadTimeout.Should().Be(TimeSpan.FromSeconds(30));
        new OwinHostOptions { RequestHeadTimeout = Timeout.InfiniteTimeSpan }.RequestHeadTimeout.Should().Be(Timeout.InfiniteTimeSpan);
    }

    [TestMethod]
    public async Task A_request_header_sent_twice_arrives_as_both_its_values()
    {
        using var host = new TestHost(env => env.WriteAsync(string.Join("|", env.RequestHeaders["X-Twice"])));
        (await host.GetAsync("/", "X-Twice: one\r\nX-Twice: two\r\n")).Body.Should().Be("one|two");
    }

    [TestMethod]
    [DataRow("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\n\r\n", 400)]
    [DataRow("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n\r\n", 400)]
    [DataRow("POST / HTTP/2.0\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\n", 505)]
    [DataRow("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \u00a05\r\n\r\nhello", 400)]
    [DataRow("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\u00a0\r\n\r\nhello", 400)]
    [DataRow("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n", 400)]
    [DataRow("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n", 400)]
    [DataRow("GET / HTTP/1.1\r\n\r\n", 400)]
    [DataRow("GET @evil/x://y/path HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 400)]
    [DataRow("GET evil HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 405)]
    public async Task A_request_that_is_refused_has_one_answer_and_never_reaches_the_application(string request, int status)
    {
        int calls = 0;
        using var host = new TestHost(env =>
        {
            Interlocked.Increment(ref calls);
            return env.WriteAsync("seen");
        });
        using (RawConnection connection = host.Connect())
        {
            await connection.Stream.WriteAsync(Encoding.Latin1.GetBytes(request + RawConnection.Get));
            (await connection.ReadResponseAsync()).Status.Should().Be(status);
            connection.Socket.Shutdown(SocketShutdown.Send);
            (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
        }

        (await host.GetAsync("/")).Body.Should().Be("seen");
        calls.Should().Be(1);
    }

    [TestMethod]
    [DataRow("GET /", 414)]
    [DataRow("GET / HTTP/1.1\r\nX-Long: ", 431)]
    public async Task A_line_that_does_not_end_is_refused(string begun, int status)
    {
        using var host = new TestHost(env => env.WriteAsync("answered"));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(begun);
        (await FloodAsync(connection, new string('a', 8192))).Status.Should().Be(status);
    }

    [TestMethod]
    public async Task Headers_without_an_end_are_refused()
    {
        using var host = new TestHost(env => env.WriteAsync("answered"));
        using RawConnection connection = host.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        (await FloodAsync(connection, "X-Name: some value that is neither long nor short\r\n")).Status.Should().Be(431);
    }

    [TestMethod]
    public async Task A_request_that_runs_longer_than_a_head_may_take_gets_no_408()
    {
        using var host = new TestHost(
            async env =>
            {
                await env.ResponseBody.FlushAsync();
                await Task.Delay(2500);
                await env.WriteAsync("answered");
            },
            configure: options => options.RequestHeadTimeout = TimeSpan.FromMilliseconds(100));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(RawConnection.Get);
        (await connection.ReadResponseAsync()).Body.Should().Be("answered");
    }

    private static async Task<RawResponse> FloodAsync(RawConnection connection, string text)
    {
        Task<RawResponse> response = connection.ReadResponseAsync();
        byte[] block = Encoding.ASCII.GetBytes(text);
        try
        {
            while (!response.IsCompleted)
            {
                await connection.Stream.WriteAsync(block);
            }
        }
        catch (IOException)
        {
            // The connection was closed while this side still sent.
        }

        return await response;
    }
}
