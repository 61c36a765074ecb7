using System.Diagnostics;
using System.Net.Sockets;
using FluentAssertions;

namespace Bridge.Faults.Tests.Table;

/// <summary>Every kind of body under every fault, on both hosts, by a client that sees each byte.</summary>
[TestClass]
public sealed class FaultTableTests
{
    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<(HostKind Host, BodyKind Kind, Fault Fault)> Cells =>
        from fault in Enum.GetValues<Fault>()
        from kind in Enum.GetValues<BodyKind>()
        from host in Enum.GetValues<HostKind>()
        where FaultTable.Expected(kind, fault) != Outcome.Never
        select (host, kind, fault);

    [TestMethod]
    [DynamicData(nameof(Cells))]
    public async Task The_client_sees_what_the_table_says(HostKind host, BodyKind kind, Fault fault)
    {
        using FaultyFile file = new(fault);
        FaultySite site = new(kind, fault, file.Path);
        await using TestServer server = await TestServer.StartAsync(host, site);
        using RawConnection connection = server.Connect();
        await connection.SendAsync($"GET /faulty HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n");

        FaultyClient client = new(server, connection, site, file);
        Outcome seen = await client.SeeAsync(kind, fault);

        Outcome expected = FaultTable.Expected(kind, fault);
        seen.Should().Be(expected, "of what the client saw ({0}) and the log: {1}", client.Detail, string.Join(Environment.NewLine, server.Log));
        await EventuallyAsync(
            () => server.Running == 0 && site.Chunks.Disposed >= site.Chunks.Opened && !file.IsOpen,
            "the request ends and everything is disposed");
        int once = site.Chunks.Opened + (IsDisposedAgainBySerializer(kind, fault) ? 1 : 0);
        site.Chunks.Disposed.Should().Be(once, "each thing is disposed exactly once");

        if (client.HostHasStopped)
        {
            FluentActions.Invoking(() => server.Connect()).Should().Throw<SocketException>("the host has stopped");
            return;
        }

        if (expected is Outcome.Whole or Outcome.Error)
        {
            (await client.AskAgainAsync() ?? "next").Should().Be("next", "the connection is in step, or was closed");
        }

        RawResponse next = await server.GetAsync("/next");
        (next.Status, next.Body).Should().Be((200, "next"), "a failing request fails alone");
        site.Chunks.Disposed.Should().Be(once, "nothing is disposed once more later");

        if (expected is Outcome.Error or Outcome.Breaks)
        {
            await EventuallyAsync(
                () => server.Log.Any(entry => entry.Contains("The view FaultySite.AnswerAsync ", StringComparison.Ordinal)),
                "the log names the view");
        }
        else
        {
            server.Log.Should().BeEmpty("nothing failed");
        }
    }

    // System.Text.Json disposes an enumerator once more if its disposal failed.
    private static bool IsDisposedAgainBySerializer(BodyKind kind, Fault fault) =>
        kind == BodyKind.Json && fault == Fault.ThrowsWhileDisposed;

    private static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        for (var patience = Stopwatch.StartNew(); !condition(); await Task.Delay(10))
        {
            patience.Elapsed.Should().BeLessThan(Patience.Limit, "{0}", what);
        }
    }
}
