using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>Nothing that stands in a request's body, by any reading of its head, is ever taken for a request.</summary>
[TestClass]
public sealed class RequestSmugglingTests
{
    [TestMethod]
    [DataRow(HostKind.Kestrel, "ignores")]
    [DataRow(HostKind.Kestrel, "reads")]
    [DataRow(HostKind.Kestrel, "reads one byte of")]
    [DataRow(HostKind.Kestrel, "answers before it reads")]
    [DataRow(HostKind.OwinHost, "ignores")]
    [DataRow(HostKind.OwinHost, "reads")]
    [DataRow(HostKind.OwinHost, "reads one byte of")]
    [DataRow(HostKind.OwinHost, "answers before it reads")]
    public async Task Request_within_a_body_is_not_answered(HostKind host, string way)
    {
        ConcurrentQueue<string> seen = new();
        AppFunc app = environment =>
        {
            string path = (string)environment[OwinKeys.RequestPath];
            seen.Enqueue(path);
            return path.StartsWith("/known/", StringComparison.Ordinal)
                ? AnswerAsync(environment, HostileSite.Known(path[7..]))
                : HandleAsync(environment, way);
        };
        await using TestServer server = await TestServer.StartAsync(host, app);
        ConcurrentDictionary<string, bool> ended = new();
        List<string> failures = [];
        var byPath = SmuggledRequests.All.Select(static (request, index) => (request, index))
            .ToDictionary(static each => PathOf(each.index), static each => each.request);
        await Parallel.ForEachAsync(byPath, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (each, _) =>
        {
            (string path, KeyValuePair<string, SmuggledRequest> request) = each;
            if (await FindFaultAsync(server.Port, request.Value, path, ended) is { } fault)
            {
                lock (failures)
                {
                    failures.Add($"{request.Key}: {fault}");
                }
            }
        });
        string.Join("\n", failures).Should().BeEmpty();

        // Where a client ends its side before it has the answer, Kestrel itself takes a body that nobody read for the next request (tried without Bridge, .NET
        // 10).
        seen.Where(path => byPath.ContainsKey(path) && !ended.ContainsKey(path))
            .Select(path => byPath[path])
            .Where(static request => !request.Value.IsFollowed)
            .Select(static request => request.Key)
            .Should()
            .BeEmpty("none of them is a request of its own");
        seen.Count(static path => path == "/first").Should().BeGreaterThan(20);
    }

    // As long as the path that it takes the place of, since lengths that are declared count it.
    private static string PathOf(int index) => $"/smugg{index:D3}";

    private static async Task<string?> FindFaultAsync(int port, SmuggledRequest request, string path, ConcurrentDictionary<string, bool> ended)
    {
        using StrictClient client = new(port);
        try
        {
            await client.SendAsync(request.Text.Replace("/smuggled", path, StringComparison.Ordinal));
            string method = request.Text.StartsWith("HEAD", StringComparison.Ordinal) ? "HEAD" : "GET";
            StrictResponse first = await ReadAsync(client, path, ended, method);
            if (first.Status == 100)
            {
                first = await ReadAsync(client, path, ended, method);
            }

            if (first.Body.Contains("smuggled", StringComparison.Ordinal))
            {
                return "it was answered first: " + client.Received;
            }

            if (!first.IsComplete || first.Closes)
            {
                string rest = await client.ReadRestAsync();
                return first.IsComplete && rest.Length > 0 ? "bytes after the last response: " + client.Received : null;
            }

            await client.SendAsync("GET /known/next HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            StrictResponse second = await ReadAsync(client, path, ended);
            if (request.IsFollowed && second.Body == path + " was smuggled")
            {
                second = await client.ReadAsync();
            }

            // Whatever is left of a body that its own sender got wrong is no request.
            return second.Status is 0 or 400 || Exchange.IsKnown(second, "next") ? null : "the next response is another: " + client.Received;
        }
        catch (OutOfStepException outOfStep)
        {
            return outOfStep.Message;
        }
    }

    // What the server still waits for does not come.
    private static async Task<StrictResponse> ReadAsync(StrictClient client, string path, ConcurrentDictionary<string, bool> ended, string method = "GET")
    {
        Task<StrictResponse> reading = client.ReadAsync(method);
        if (await Task.WhenAny(reading, Task.Delay(500)) != reading)
        {
            ended[path] = true;
            client.Socket.Shutdown(SocketShutdown.Send);
        }

        return await reading;
    }

    private static async Task HandleAsync(IDictionary<string, object> environment, string way)
    {
        var body = (Stream)environment[OwinKeys.RequestBody];
        string answer = ((string)environment[OwinKeys.RequestPath]).EndsWith("/first", StringComparison.Ordinal)
            ? "first"
            : environment[OwinKeys.RequestPath] + " was smuggled";
        switch (way)
        {
            case "reads":
                await body.CopyToAsync(Stream.Null);
                break;
            case "reads one byte of":
                await body.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
                break;
            case "answers before it reads":
                await AnswerAsync(environment, answer);
                await body.CopyToAsync(Stream.Null);
                return;
        }

        await AnswerAsync(environment, answer);
    }

    private static Task AnswerAsync(IDictionary<string, object> environment, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        ((IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders])["Content-Length"] =
            [bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(bytes).AsTask();
    }
}
