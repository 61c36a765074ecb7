using System.Buffers;
using System.Collections.Specialized;
using System.Data;
using System.Dynamic;
using System.IO.Pipelines;
using System.Net;
using System.Net.ServerSentEvents;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;
using Newtonsoft.Json.Linq;

namespace Bridge.Functional.Tests.Docs;

/// <summary>What docs/returns.md shows: the code of each view as it is compiled here.</summary>
internal static class ReturnsExamples
{
    public static string NotePath { get; } = MakeNote();

    private static AppFunc App { get; } = environment =>
    {
        OwinEnvironment owin = new(environment) { StatusCode = 207 };
        owin.ResponseHeaders["Content-Type"] = ["text/plain"];
        return owin.ResponseBody.WriteAsync("an app"u8.ToArray()).AsTask();
    };

    private static Func<AppFunc, AppFunc> Middleware { get; } = next => environment => next(environment);

    public static IReadOnlyList<(string Code, Action<WebApplication, string> Map)> All { get; } =
    [
        Of(r => "Hello"),
        Of(r => Encoding.UTF8.GetBytes("Hello")),
        Of(r => new ReadOnlyMemory<byte>([72, 105])),
        Of(r => new ArraySegment<byte>([72, 105, 33], 0, 2)),
        Of(r => new ReadOnlySequence<byte>([72, 105])),
        Of(r => (FormattableString)$"Hello {1}"),
        Of(r => new StringBuilder("Hello")),
        Of(r => new HtmlString("<b>Hi</b>")),
        Of(r => Html.Of($"<b>{"<Ann>"}</b>")),
        Of(r => new StringValues("Ann")),
        Of(r => new StringValues(["Ann", "Bob"])),
        Of(r => Lines()),
        Of(r => LinesLater()),
        Of(r => Lines().Select(line => line.ToUpperInvariant())),
        Of(r => Lines().GetEnumerator()),
        Of(r => new MemoryStream([72, 105])),
        Of(r => PipeReader.Create(new MemoryStream([72, 105]))),
        Of(r => Array.Empty<string>().Select(name => name + "\n")),
        Of(r => Ticks()),
        Of(r => (Notes(), 203)),
        Of(r => new FileInfo(NotePath)),
        Of(r => Response.File(new MemoryStream([72, 105]), "hi.txt", entityTag: "v1")),
        Of(r => new Dictionary<string, object?> { ["a"] = 1 }),
        Of(r => new { a = 1 }),
        Of(r => Expando()),
        Of(r => JsonNode.Parse("[1,2]")),
        Of(r => JsonDocument.Parse("{}")),
        Of(r => new List<string> { "a", "b" }),
        Of(r => new[] { 1, 2 }),
        Of(r => new[] { new Point(1, 2) }),
        Of(r => Numbers()),
        Of(r => new List<(int, string)> { (1, "a") }),
        Of(r => new { when = (2026, (1, 2)) }),
        Of(r => new[] { new Vector2(1, 2) }),
        Of(r => new List<object> { JObject.Parse("{\"a\":1}") }),
        Of(r => new { big = BigInteger.Pow(10, 30) }),
        Of(r => new NameValueCollection { ["a"] = "1", ["b"] = "2" }),
        Of(r => People().CreateDataReader()),
        Of(r => new { people = People() }),
        Of(r => new[] { new Account() }),
        Of(r => new { text = new StringBuilder("abc"), from = IPAddress.Loopback }),
        Of(r => new { grid = new[,] { { 1, 2 }, { 3, 4 } } }),
        Of(r => new { price = 1.600m, when = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), id = Guid.Empty }),
        Of(r => new Response("Hi", 404)),
        Of(r => Response.Json(new Point(1, 2))),
        Of(r => Response.Redirect("/next", 303)),
        Of(r => new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent("Hi") }),
        Of(r => new HttpException(410, "It is gone.")),
        Of(r => Aborting()),
        Of(r => App),
        Of(r => Middleware),
        Of(r => Task.FromResult("Hello")),
        Of(r => new ValueTask<(string, int)>(("made", 201))),
        Of(r => Results.Text("Hi", statusCode: 202)),
        Of(r => new ContentResult { Content = "Hi", ContentType = "text/plain" }),
        Of(r => (RequestDelegate)(context => context.Response.WriteAsync("Hi"))),
        Of(r => ("teapot", 418)),
        Of(r => ("gone fishing", "404 Gone Fishing")),
        Of(r => ("made", HttpStatusCode.Created)),
        Of(r => ("a,b", new Headers { ["Content-Type"] = "text/csv" })),
        Of(r => ("x", 201, new Dictionary<string, object?> { ["X-N"] = 120, ["X-D"] = new DateTime(2026, 1, 1), ["X-L"] = new[] { "1", "2" } })),
        Of(r => ("x", new[] { ("X-A", "1"), ("X-A", "2") })),
        Of(r => ("x", (("X-A", "1"), ("X-B", "2")))),
        Of(r => ("x", new NameValueCollection { ["X-A"] = "1" })),
        Of(r => (App, 203, new Headers { ["X-A"] = "1" })),
        Of(r => ("", 204)),
    ];

    private static DataTable People()
    {
        DataTable table = new("people");
        table.Columns.Add("id", typeof(int));
        table.Columns.Add("name", typeof(string));
        table.Rows.Add(1, "Ann");
        table.Rows.Add(2, DBNull.Value);
        return table;
    }

    private static (string Code, Action<WebApplication, string> Map) Of<T>(
        Func<ViewRequest, T> view,
        [CallerArgumentExpression(nameof(view))] string code = "") =>
        (code, (app, pattern) => app.MapView(pattern, view));

    private static async IAsyncEnumerable<SseItem<int>> Ticks()
    {
        yield return new(1);
        await Task.Yield();
        yield return new(2);
    }

    private static async IAsyncEnumerable<SseItem<Point>> Notes()
    {
        yield return new(new Point(1, 2), "note") { EventId = "7", ReconnectionInterval = TimeSpan.FromSeconds(1) };
        await Task.Yield();
    }

    private static IEnumerable<string> Lines()
    {
        yield return "one ";
        yield return "two";
    }

    private static async IAsyncEnumerable<string> LinesLater()
    {
        yield return "one ";
        await Task.Yield();
        yield return "two";
    }

    private static IEnumerable<int> Numbers()
    {
        yield return 1;
        yield return 2;
    }

    private static string Aborting() => throw new HttpException(409);

    private static ExpandoObject Expando()
    {
        dynamic value = new ExpandoObject();
        value.a = 1;
        return value;
    }

    private static string MakeNote()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bridge-note-{System.Environment.ProcessId}.txt");
        File.WriteAllText(path, "A note.");
        return path;
    }

    private sealed record Point(int X, int Y);

    private sealed class Account
    {
        [Newtonsoft.Json.JsonProperty("user_name")]
        public string Name { get; } = "ann";

        [Newtonsoft.Json.JsonIgnore]
        public string Password { get; } = "secret";
    }
}
