using System.Buffers;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bridge;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace Bridge.AotApp;

/// <summary>A view of every kind that Bridge.Core and Bridge.AspNetCore have a rule for: a test compares the paths with the kinds.</summary>
internal sealed class Kinds : ViewModule
{
    private readonly string _file = Path.Combine(AppContext.BaseDirectory, "kind.txt");

    public Kinds()
    {
        File.WriteAllText(_file, "a file");
        Get("/Text", _ => "text");
        Get("/TextOf", _ => new StringBuilder("a builder"));
        Get("/TextOf/formattable", _ => (FormattableString)$"formattable {1}");
        Get("/StringValues", _ => new StringValues(["one", "two"]));
        Get("/Markup", _ => Html.Of($"<b>{"<"}</b>"));
        Get("/Html", _ => new HtmlString("<b>html</b>"));
        Get("/ByteArray", _ => "bytes"u8.ToArray());
        Get("/ByteMemory", _ => new ReadOnlyMemory<byte>("memory"u8.ToArray()));
        Get("/ByteMemory/sequence", _ => new ReadOnlySequence<byte>("sequence"u8.ToArray()));
        Get("/Task", async _ => (await Later("task"), 202));
        Get("/ValueTask", ValueTask<string> (_) => new(Later("value task")));
        Get("/Tuple", _ => Tuple.Create("tuple", 203));
        Get("/Response", _ => Response.Redirect("/elsewhere", 303));
        Get("/HttpException", _ => new HttpException(410));
        Get("/HttpException/thrown", object? (_) => throw new HttpException(411));
        Get("/App", _ => (AppFunc)App);
        Get("/Middleware", _ => (MidFunc)(_ => App));
        Get("/Stream", _ => new MemoryStream("a stream"u8.ToArray()));
        Get("/Pipe", _ => PipeReader.Create(new MemoryStream("a pipe"u8.ToArray())));
        Get("/File", _ => new FileInfo(_file));
        Get("/HttpMessage", _ => new HttpResponseMessage(System.Net.HttpStatusCode.Accepted) { Content = new StringContent("a message") });
        Get("/HttpContent", _ => new StringContent("content"));
        Get("/TextChunks", _ => Text());
        Get("/TextChunks/async", _ => TextAsync());
        Get("/ByteChunks", _ => Bytes());
        Get("/MemoryChunks", _ => Memory());
        Get("/Events", _ => Events());
        Get("/Events/objects", _ => new[] { new SseItem<Point>(new Point(1, 2)) });
        Get("/Events/structs", _ => new Response(ResponseBody.Events(Numbers())));
        Get("/Json", _ => new Dictionary<string, object?> { ["a"] = 1 });
        Get("/Json/list", _ => new List<string> { "a", "b" });
        Get("/Json/node", _ => new JsonObject { ["a"] = 1 });
        Get("/Json/element", _ => JsonDocument.Parse("[1]").RootElement);
        Get("/Json/anonymous", _ => new { a = 1 });
        Get("/kestrel/result", _ => Results.Text("a result", statusCode: 209));
        Get("/kestrel/delegate", _ => (RequestDelegate)(context => context.Response.WriteAsync("a delegate")));
        Get("/kestrel/problem", _ => new ProblemDetails { Status = 409, Title = "A problem" });

        Before(request => request.Query("refuse", false) ? new HttpException(403) : null);
        After((_, response) => response.Headers["X-After"] = "1");
        OnStatus(410, (_, error) => ($"gone: {error.StatusCode}", 410));
        Static("/static", typeof(Kinds).Assembly, "static");
        Get("/static-url", request => request.UrlFor("static", new Dictionary<string, object?> { ["filename"] = "a.txt" }).Split('=')[0]);
        Get("/url", request => request.UrlFor("named", new Dictionary<string, object?> { ["id"] = 7 }));
        Get("/named/{id:int}", request => $"{request.Route<int>("id")}").WithName("named");
        Post("/form", async request => (await request.ReadFormAsync()).Get<int>("n") + 1 + "");
    }

    private static Task App(IDictionary<string, object> environment)
    {
        OwinEnvironment owin = new(environment) { StatusCode = 207 };
        owin.ResponseHeaders["Content-Type"] = ["text/plain"];
        return owin.ResponseBody.WriteAsync("an application"u8.ToArray()).AsTask();
    }

    private static async Task<string> Later(string text)
    {
        await Task.Yield();
        return text;
    }

    private static async IAsyncEnumerable<SseItem<string>> Events()
    {
        yield return new("one");
        await Task.Yield();
    }

    private static async IAsyncEnumerable<SseItem<int>> Numbers()
    {
        yield return new(1);
        await Task.Yield();
    }

    private static IEnumerable<string> Text()
    {
        yield return "one ";
        yield return "two";
    }

    private static async IAsyncEnumerable<string> TextAsync()
    {
        yield return "one ";
        await Task.Yield();
        yield return "two";
    }

    private static IEnumerable<byte[]> Bytes()
    {
        yield return "one "u8.ToArray();
        yield return "two"u8.ToArray();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Memory()
    {
        yield return "one "u8.ToArray();
        await Task.Yield();
        yield return "two"u8.ToArray();
    }
}
