using System.Net.Sockets;
using System.Text;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using Bridge.Wire;
using Bridge.Wire.Hosts;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>What a host over HttpListener did wrong or could not do: each is right on this one.</summary>
[TestClass]
[DoNotParallelize]
public sealed class FormerFaultTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    [TestMethod]
    public async Task A_request_header_sent_twice_arrives_as_both_its_values()
    {
        using var host = new TestHost(env => env.WriteAsync(string.Join("|", env.Get<IDictionary<string, string[]>>(OwinKeys.RequestHeaders)["X-Twice"])));
        (await host.GetAsync("/", "X-Twice: one\r\nX-Twice: two\r\n")).Body.Should().Be("one|two");
    }

    [TestMethod]
    public async Task A_POST_without_a_length_has_an_empty_body()
    {
        using var host = new TestHost(async env =>
        {
            using var reader = new StreamReader(env.Get<Stream>(OwinKeys.RequestBody));
            await env.WriteAsync($"'{await reader.ReadToEndAsync()}'");
        });
        using RawConnection connection = host.Connect();
        for (int i = 0; i < 2; i++)
        {
            await connection.SendAsync("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            (await connection.ReadResponseAsync()).Body.Should().Be("''");
        }
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
            await connection.Stream.WriteAsync(Encoding.Latin1.GetBytes(request + Get));
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
    public async Task A_HEAD_of_unknown_length_keeps_the_connection()
    {
        using var host = new TestHost(env => env.WriteAsync("hello"));
        using RawConnection connection = host.Connect();
        await connection.SendAsync("HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        (await connection.ReadResponseAsync("HEAD")).Status.Should().Be(200);
        await connection.SendAsync(Get);
        (await connection.ReadResponseAsync()).Body.Should().Be("hello");
    }

    [TestMethod]
    public async Task A_client_that_left_is_noticed_by_an_application_that_neither_reads_nor_writes()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(async env =>
        {
            using CancellationTokenRegistration registration = env.Get<CancellationToken>(OwinKeys.CallCancelled).Register(cancelled.SetResult);
            started.SetResult();
            await cancelled.Task;
        });
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync(Get);
            await started.Task.WithinPatience();
        }

        await cancelled.Task.WithinPatience();
    }

    [TestMethod]
    public async Task Several_values_of_a_header_are_several_lines()
    {
        using var host = new TestHost(env =>
        {
            env.Headers()["WWW-Authenticate"] = ["Basic realm=\"a\"", "Negotiate"];
            return Task.CompletedTask;
        });
        (await host.GetAsync("/")).Headers("WWW-Authenticate").Should().Equal("Basic realm=\"a\"", "Negotiate");
    }

    [TestMethod]
    [DataRow(204)]
    [DataRow(304)]
    public async Task A_response_without_a_body_says_nothing_of_its_length(int status)
    {
        using var host = new TestHost(env =>
        {
            env[OwinKeys.ResponseStatusCode] = status;
            return Task.CompletedTask;
        });
        (await host.GetAsync("/")).Header("Content-Length").Should().BeNull();
    }

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
            await connection.SendAsync(Get);
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
            await connection.SendAsync(Get);
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
        using var host = new TestHost(env => env.WriteAsync(env.Path()));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(first + "GET /two HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("/one");
        (await connection.ReadResponseAsync()).Body.Should().Be("/two");
    }

    [TestMethod]
    public async Task A_request_that_runs_longer_than_a_head_may_take_gets_no_408()
    {
        using var host = new TestHost(
            async env =>
            {
                await env.Body().FlushAsync();
                await Task.Delay(2500);
                await env.WriteAsync("answered");
            },
            configure: options => options.RequestHeadTimeout = TimeSpan.FromMilliseconds(100));
        using RawConnection connection = host.Connect();
        await connection.SendAsync(Get);
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
