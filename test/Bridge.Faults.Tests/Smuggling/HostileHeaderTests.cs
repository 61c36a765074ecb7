using Bridge.Wire;
using FluentAssertions;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>
/// An application cannot put a keep-alive connection out of step by what it says of its response's framing, its connection or its lines: each header of
/// <see cref="HostileHeaders"/> by each way to set one, to GET and HEAD, with each kind of body, and the next response is read off the same connection.
/// </summary>
[TestClass]
public sealed class HostileHeaderTests
{
    private static readonly (string Method, string Version)[] Requests = [("GET", "1.1"), ("HEAD", "1.1"), ("GET", "1.0")];

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public async Task Next_response_on_the_connection_is_the_next_response(HostKind host, AppKind kind)
    {
        await using TestServer server = await HostileSite.StartAsync(host);
        List<string> failures = [];
        int exchanges = 0;
        var cells =
            from header in Enumerable.Range(0, HostileHeaders.All.Count)
            from body in Enum.GetValues<BodyKind>()
            from request in Requests
            where HostileHeaders.All[header].IsAboutFraming || (body == BodyKind.Short && request.Version == "1.1")
            select (header, body, request);
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (cell, _) =>
        {
            int number = Interlocked.Increment(ref exchanges);
            string? failure = await ExchangeAsync(server.Port, kind, cell.header, cell.body, cell.request, $"{kind}-{number}");
            if (failure is not null)
            {
                lock (failures)
                {
                    failures.Add($"{cell.request} {cell.body} with '{HostileHeaders.All[cell.header]}': {failure}");
                }
            }
        });
        exchanges.Should().BeGreaterThan(700);
        string.Join("\n", failures).Should().BeEmpty();
    }

    private static IEnumerable<object[]> Rows =>
        from host in Enum.GetValues<HostKind>()
        from kind in Enum.GetValues<AppKind>()
        where host == HostKind.Kestrel || kind is not (AppKind.Result or AppKind.ResultUnderTuple)
        select new object[] { host, kind };

    /// <returns>What a client saw that it must not see; null if all is well.</returns>
    private static async Task<string?> ExchangeAsync(int port, AppKind kind, int header, BodyKind body, (string Method, string Version) request, string token)
    {
        string connection = request.Version == "1.0" ? "Connection: keep-alive\r\n" : "";
        using StrictClient client = new(port);
        try
        {
            await client.SendAsync($"{request.Method} {HostileSite.Path(kind, header, body)} HTTP/{request.Version}\r\nHost: 127.0.0.1\r\n{connection}\r\n");
            StrictResponse first = await client.ReadAsync(request.Method);
            if (first.Fields.Any(static field => field.Key.StartsWith("X-Split", StringComparison.OrdinalIgnoreCase)))
            {
                return "a header was smuggled in: " + client.Received;
            }

            if (!first.IsComplete)
            {
                return null;
            }

            bool cutOff = first.Status == 200 && request.Method == "GET" && first.Body != HostileSite.Body(body);
            if (first.Status is not (200 or 500) || (first.Status == 500 && first.Body.Length != 0))
            {
                return "neither the application's answer nor a clean error: " + client.Received;
            }

            if (first.Closes)
            {
                string rest = await client.ReadRestAsync();
                return rest.Length != 0 && !(request.Method == "HEAD" && rest == "0\r\n\r\n") ? "bytes after the last response: " + client.Received
                    : cutOff && !client.WasReset ? "a body that was cut off looks complete: " + client.Received
                    : null;
            }

            await client.SendAsync($"GET /known/{token} HTTP/{request.Version}\r\nHost: 127.0.0.1\r\n{connection}\r\n");
            StrictResponse second = await client.ReadAsync();
            if (!second.HasHead)
            {
                return null;
            }

            if (!second.IsComplete || second.Status != 200 || second.Body != HostileSite.Known(token))
            {
                return "the next response is not the next page: " + client.Received;
            }

            if (cutOff)
            {
                return "a body that was cut off looks complete, and its connection goes on: " + client.Received;
            }

            client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            return await client.ReadRestAsync() is { Length: > 0 } ? "bytes after the last response: " + client.Received : null;
        }
        catch (OutOfStepException outOfStep)
        {
            return outOfStep.Message;
        }
    }
}
