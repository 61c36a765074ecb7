using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using Bridge.Wire;
using Bridge.Wire.Hosts;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>The time that a head may take.</summary>
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
        new OwinHostOptions { RequestHeadTimeout = Timeout.InfiniteTimeSpan }.RequestHeadTimeout.Should().Be(Timeout.InfiniteTimeSpan);
    }
}
