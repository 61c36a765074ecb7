using FluentAssertions;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>
/// An application cannot put a keep-alive connection out of step by what it says of its response's framing, its connection or its lines: each header of
/// <see cref="HostileHeaders"/> by each way to set one, to GET and HEAD, with each kind of body, and the next response is read off the same connection.
/// </summary>
[TestClass]
public sealed class HostileHeaderTests
{
    private static readonly (string Method, string Version)[] s_requests = [("GET", "1.1"), ("HEAD", "1.1"), ("GET", "1.0")];

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public async Task Next_response_on_the_connection_is_the_next_response(HostKind host, AppKind kind)
    {
        await using TestServer server = await HostileSite.StartAsync(host);
        List<string> failures = [];
        int exchanges = 0;
        IEnumerable<(int header, BodyKind body, (string Method, string Version) request)> cells =
            from header in Enumerable.Range(0, HostileHeaders.All.Count)
            from body in Enum.GetValues<BodyKind>()
            from request in s_requests
            where HostileHeaders.All[header].IsAboutFraming
                ? kind is AppKind.Response or AppKind.Mounted || IsTelling(body, request)
                : body == BodyKind.Short && request.Version == "1.1"
            select (header, body, request);
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (cell, _) =>
        {
            int number = Interlocked.Increment(ref exchanges);
            string? failure = await ExchangeAsync(
                server.Port,
                kind,
                cell.header,
                cell.body,
                cell.request,
                $"{kind}-{number}",
                isPipelined: host == HostKind.Kestrel && (cell.header + (int)cell.body) % 2 == 0);
            if (failure is not null)
            {
                lock (failures)
                {
                    failures.Add($"{cell.request} {cell.body} with '{HostileHeaders.All[cell.header]}': {failure}");
                }
            }
        });
        exchanges.Should().BeGreaterThan(400);
        string.Join("\n", failures).Should().BeEmpty();
    }

    // Enough for a way that comes to the same code as the two in which every cell is tried.
    private static bool IsTelling(BodyKind body, (string Method, string Version) request) => (body, request.Method, request.Version) switch
    {
        (BodyKind.None, "GET", "1.1") or (BodyKind.Streamed, "GET", _) or (BodyKind.Short, _, "1.1") => true,
        _ => false,
    };

    private static IEnumerable<object[]> Rows =>
        from host in Enum.GetValues<HostKind>()
        from kind in Enum.GetValues<AppKind>()
        where host == HostKind.Kestrel || kind is not (AppKind.Result or AppKind.ResultUnderTuple)
        select new object[] { host, kind };

    private static Task<string?> ExchangeAsync(
        int port,
        AppKind kind,
        int header,
        BodyKind body,
        (string Method, string Version) request,
        string token,
        bool isPipelined)
    {
        string connection = request.Version == "1.0" ? "Connection: keep-alive\r\n" : "";
        return Exchange.FindFaultAsync(
            port,
            $"{request.Method} {HostileSite.Path(kind, header, body)} HTTP/{request.Version}\r\nHost: 127.0.0.1\r\n{connection}\r\n",
            request.Method,
            token,
            response => response switch
            {
                { Status: 500, Body: "" } => null,
                { Status: not 200 } => "neither the application's answer nor a clean error",
                _ when request.Method == "GET" && response.Body != HostileSite.Body(body) => "a body that was cut off looks complete",
                _ => null,
            },
            isPipelined);
    }
}
