using System.Text;
using Bridge.Owin.Hosting;
using Bridge.Wire;
using FluentAssertions;

namespace Bridge.Owin.Tests.Hosting;

/// <summary>What HttpListener would wait for without an end, and without a limit.</summary>
[TestClass]
public sealed class HeadWatchTests
{
    private static Task AnswerAsync(IDictionary<string, object> env) => env.WriteAsync("answered");

    [TestMethod]
    [DataRow("GET / HTT")]
    [DataRow("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")]
    [DataRow("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Na")]
    public async Task A_head_that_does_not_come_in_time_is_a_408(string begun)
    {
        using var host = new TestHost(AnswerAsync, configure: options => options.RequestHeadTimeout = TimeSpan.FromMilliseconds(100));
        using var connection = host.Connect();
        await connection.SendAsync(begun);

        (await connection.ReadResponseAsync()).Status.Should().Be(408);
        (await connection.ReadToEndAsync()).Text.Should().BeEmpty();
        (await host.GetAsync("/")).Body.Should().Be("answered");
    }

    [TestMethod]
    public async Task A_late_head_on_a_connection_that_was_used_before_is_a_408_too()
    {
        using var host = new TestHost(AnswerAsync, configure: options => options.RequestHeadTimeout = TimeSpan.FromMilliseconds(100));
        using var connection = host.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("answered");
        await connection.SendAsync("GET / HTTP/1.1\r\n");

        (await connection.ReadResponseAsync()).Status.Should().Be(408);
    }

    [TestMethod]
    public async Task A_line_that_does_not_end_is_a_431()
    {
        using var host = new TestHost(AnswerAsync);
        using var connection = host.Connect();
        var response = connection.ReadResponseAsync();
        var block = Encoding.ASCII.GetBytes(new string('a', 8192));
        try
        {
            while (!response.IsCompleted)
            {
                await connection.Stream.WriteAsync(block, 0, block.Length);
                await Task.WhenAny(response, Task.Delay(10));
            }
        }
        catch (IOException)
        {
            // The connection was closed while this side still sent.
        }

        (await response).Status.Should().Be(431);
    }

    [TestMethod]
    public async Task What_runs_and_what_is_idle_is_left_alone()
    {
        using var host = new TestHost(
            async env =>
            {
                await Task.Delay(300);
                await AnswerAsync(env);
            },
            configure: options => options.RequestHeadTimeout = TimeSpan.Zero);
        using var connection = host.Connect();
        await Task.Delay(300);
        for (var i = 0; i < 2; i++)
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            (await connection.ReadResponseAsync()).Body.Should().Be("answered");
        }
    }

    [TestMethod]
    public void A_time_is_not_negative()
    {
        FluentActions.Invoking(() => new OwinHostOptions { RequestHeadTimeout = TimeSpan.FromSeconds(-1) }).Should().Throw<ArgumentOutOfRangeException>();
        new OwinHostOptions { RequestHeadTimeout = Timeout.InfiniteTimeSpan }.RequestHeadTimeout.Should().Be(Timeout.InfiniteTimeSpan);
    }
}
