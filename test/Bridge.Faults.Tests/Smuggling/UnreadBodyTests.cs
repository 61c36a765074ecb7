using System.Net.Sockets;
using System.Text;
using FluentAssertions;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>
/// An application that leaves its request's body, or part of it: what it left is not the next request, and the next request is answered or the connection is
/// closed.
/// </summary>
[TestClass]
public sealed class UnreadBodyTests
{
    private const string Inside = "GET /known/inside HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public async Task Rest_of_a_body_is_not_the_next_request(HostKind host, string way, string framing)
    {
        AppFunc app = environment =>
        {
            string path = (string)environment[OwinKeys.RequestPath];
            return path.StartsWith("/known/", StringComparison.Ordinal) ? WriteAsync(environment, HostileSite.Known(path[7..])) : LeaveAsync(environment, way);
        };
        await using TestServer server = await TestServer.StartAsync(host, app);
        using StrictClient client = new(server.Port);
        await client.SendAsync("POST /left HTTP/1.1\r\nHost: 127.0.0.1\r\n" + Body(framing));
        StrictResponse first = await client.ReadAsync();
        if (first.Status == 100)
        {
            first = await client.ReadAsync();
        }

        if (!first.IsComplete)
        {
            way.Should().Be("fails after it wrote", "else nothing keeps the response from its end");
            return;
        }

        first.Status.Should().Be(way == "fails" ? 500 : 200);
        first.Body.Should().Be(way == "fails" ? "" : "left");
        if (framing is "never sent" or "broken off")
        {
            // Whatever comes now is the body that was promised; Kestrel waits five seconds for it.
            await client.SendAsync(Inside);
            client.Socket.Shutdown(SocketShutdown.Send);
            (await client.ReadRestAsync()).Should().BeEmpty();
            return;
        }

        if (first.Closes)
        {
            (await client.ReadRestAsync()).Should().BeEmpty();
            return;
        }

        StrictResponse second = await Exchange.ReadKnownAsync(client, "after");
        if (second.Status != 0)
        {
            second.Body.Should().Be(HostileSite.Known("after"));
        }
    }

    private static IEnumerable<object[]> Rows =>
        from host in Enum.GetValues<HostKind>()
        from way in new[]
        {
            "answers", "reads a byte", "reads a byte and begins another read", "answers and reads a byte", "fails", "fails after it wrote", "disposes it",
        }
        from framing in new[] { "length", "chunks", "long", "long chunks", "never sent", "never sent in chunks", "broken off", "longer than said" }
        select new object[] { host, way, framing };

    private static string Body(string framing)
    {
        string filler = new('x', 100_000);
        return framing switch
        {
            "length" => $"Content-Length: {Inside.Length}\r\n\r\n{Inside}",
            "chunks" => $"Transfer-Encoding: chunked\r\n\r\n{Inside.Length:x}\r\n{Inside}\r\n0\r\n\r\n",
            "long" => $"Content-Length: {filler.Length + Inside.Length}\r\n\r\n{filler}{Inside}",
            "long chunks" => $"Transfer-Encoding: chunked\r\n\r\n{filler.Length:x}\r\n{filler}\r\n{Inside.Length:x}\r\n{Inside}\r\n0\r\n\r\n",
            "never sent" => "Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n",
            "never sent in chunks" => "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n",
            "broken off" => $"Content-Length: 1000\r\n\r\n{Inside}",
            _ => $"Content-Length: 2\r\n\r\nab\r\n\r\n",
        };
    }

    private static async Task LeaveAsync(IDictionary<string, object> environment, string way)
    {
        var body = (Stream)environment[OwinKeys.RequestBody];
        bool waits = ((IDictionary<string, string[]>)environment[OwinKeys.RequestHeaders]).ContainsKey("Expect");
        switch (way)
        {
            case "reads a byte" when !waits:
                body.ReadByte();
                break;
            case "reads a byte and begins another read" when !waits:
                body.ReadByte();
                _ = body.ReadAsync(new byte[10], 0, 10).ContinueWith(static late => late.Exception, TaskScheduler.Default);
                break;
            case "fails":
                throw new FormatException();
            case "disposes it":
                body.Dispose();
                break;
        }

        await WriteAsync(environment, "left");
        if (way == "answers and reads a byte" && !waits)
        {
            body.ReadByte();
        }
        else if (way == "fails after it wrote")
        {
            throw new FormatException();
        }
    }

    private static Task WriteAsync(IDictionary<string, object> environment, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        ((IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders])["Content-Length"] =
            [bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(bytes).AsTask();
    }
}
