using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Bridge.Flask;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Flask;

/// <summary>Each vector, returned by a mapped view and read from a raw socket.</summary>
[TestClass]
public sealed class FlaskConformanceTests
{
    private static readonly ConcurrentDictionary<string, (Exception Error, bool HasStarted)> s_errors = new();

    private static KestrelServer? s_server;

    public static IEnumerable<object[]> Rows => FlaskVectors.Rows;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _) => s_server = await KestrelServer.StartAsync(static app =>
    {
        app.Use(static async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception error)
            {
                s_errors[CaseOf(context)] = (error, context.Response.HasStarted);
                throw;
            }
        });
        app.UseRouting();
        app.MapView("/", ["GET", "POST"], static request => FlaskVectors.Find(CaseOf(request)).Build());
    });

    [ClassCleanup]
    public static async Task StopAsync() => await s_server!.DisposeAsync();

    [TestMethod]
    [DynamicData(nameof(Rows))]
    public async Task Answers_as_Flask_does(string name)
    {
        FlaskCase flask = FlaskVectors.Find(name);
        string answered = await s_server!.SendAsync(
            $"{flask.Method} /?case={Convert.ToHexString(Encoding.UTF8.GetBytes(name))} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: "
                + $"close\r\n\r\n");
        if (flask.IsError)
        {
            s_errors.Should().ContainKey(name);
            FlaskCase.IsRefusal(s_errors[name].Error).Should().BeTrue();
            s_errors[name].HasStarted.Should().BeFalse();
            answered.Should().StartWith("HTTP/1.1 500 ").And.EndWith("\r\n\r\n", "the client sees nothing of the result");
            return;
        }

        s_errors.Should().NotContainKey(name);
        flask.Verify(Parse(answered), isOnTheWire: true);
    }

    private static string CaseOf(HttpContext context) => CaseOf(context.Request.Query["case"].ToString());

    private static string CaseOf(ViewRequest request) => CaseOf(request.Query["case"].ToString());

    private static string CaseOf(string hex) => Encoding.UTF8.GetString(Convert.FromHexString(hex));

    private static FlaskAnswer Parse(string response)
    {
        int end = response.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string[] lines = response[..end].Split("\r\n");
        string body = response[(end + 4)..];
        string[] status = lines[0].Split(' ', 3);
        KeyValuePair<string, string>[] all = [.. lines.Skip(1)
            .Select(static line => line.Split(':', 2))
            .Select(static header => new KeyValuePair<string, string>(header[0], header[1][1..]))];
        if (all.Any(static header => header.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            body = Dechunk(body);
        }

        return new FlaskAnswer(
            int.Parse(status[1], CultureInfo.InvariantCulture),
            status[2],
            all,
            Encoding.Latin1.GetBytes(body));
    }

    private static string Dechunk(string chunked)
    {
        StringBuilder body = new();
        for (int at = 0; ;)
        {
            int line = chunked.IndexOf("\r\n", at, StringComparison.Ordinal);
            int length = int.Parse(chunked[at..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                chunked[line..].Should().Be("\r\n\r\n");
                return body.ToString();
            }

            body.Append(chunked, line + 2, length);
            at = line + 2 + length + 2;
        }
    }
}
