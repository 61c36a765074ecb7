using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using UpgradeAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.Functional.Tests.Kestrel;

[TestClass]
[DoNotParallelize]
public sealed class OpaqueUpgradeTests
{
    [TestMethod]
    public async Task Upgraded_connection_is_a_stream_in_both_directions()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            environment.ResponseHeaders["Upgrade"] = ["echo"];
            ((UpgradeAction)environment[OwinKeys.OpaqueUpgrade])(null!, async opaque =>
            {
                opaque[OwinKeys.OpaqueVersion].Should().Be("1.0");
                var cancelled = (CancellationToken)opaque[OwinKeys.OpaqueCallCancelled];
                var stream = (Stream)opaque[OwinKeys.OpaqueStream];
                byte[] buffer = new byte[100];
                int count = await stream.ReadAsync(buffer, cancelled);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(buffer, 0, count).ToUpperInvariant()), cancelled);
                count = await stream.ReadAsync(buffer, cancelled);
                await stream.WriteAsync(buffer.AsMemory(0, count), cancelled);
            });
            environment[OwinKeys.ResponseStatusCode].Should().Be(101);
            return Task.CompletedTask;
        }));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        (await connection.ReadUntilAsync("\r\n\r\n"))
            .Should()
            .StartWith("HTTP/1.1 101 ").And
            .Contain("Upgrade: echo\r\n").And
            .Contain("Connection: Upgrade\r\n");
        await connection.SendAsync("hello");
        (await connection.ReadUntilAsync("HELLO")).Should().Be("HELLO");
        await connection.SendAsync("bye");
        (await connection.ReadToEndAsync()).Text.Should().Be("bye");
    }

    [TestMethod]
    public async Task Request_that_asks_for_no_upgrade_has_none()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
            environment.WriteAsync(environment.ContainsKey(OwinKeys.OpaqueUpgrade) ? "yes" : "no")));
        (await server.Client.GetStringAsync("/")).Should().Be("no");
    }

    [TestMethod]
    public async Task Upgrade_after_the_response_has_started_throws()
    {
        Exception? thrown = null;
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", environment =>
        {
            environment.Write("started");
            thrown = Assert.ThrowsExactly<InvalidOperationException>(() =>
                ((UpgradeAction)environment[OwinKeys.OpaqueUpgrade])(null!, _ => Task.CompletedTask));
            return Task.CompletedTask;
        }));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        await connection.ReadResponseAsync();
        thrown!.Message.Should().Contain("already started");
    }

    [TestMethod]
    public async Task Upgrade_that_was_refused_can_be_tried_again()
    {
        List<string> refusals = [];
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/", async environment =>
        {
            var upgrade = (UpgradeAction)environment[OwinKeys.OpaqueUpgrade];
            await environment.WriteAsync("begun");
            for (int i = 0; i < 2; i++)
            {
                refusals.Add(environment.Invoking(_ => upgrade(null!, _ => Task.CompletedTask)).Should().Throw<InvalidOperationException>().Which.Message);
            }
        }));
        (await server.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: custom\r\n\r\n")).Should().Contain("begun");
        refusals.Should().HaveCount(2).And.OnlyContain(message => message.Contains("cannot be changed"));
    }
}
