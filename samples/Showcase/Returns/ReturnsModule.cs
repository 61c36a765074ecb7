using System.Net;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge.Showcase;

/// <summary>A view for each kind of return value. The index page shows the source of each view in this file.</summary>
internal sealed class ReturnsModule : ViewModule
{
    private readonly List<Example> _examples = [];

    public ReturnsModule()
    {
        Show("/text", "Text", "UTF-8, text/html", Text);
        Show("/html", "HTML", "the values in it are encoded", Greeting);
        Show("/bytes", "Bytes", "sent as they are", Bytes);
        Show("/dict", "A dictionary", "a JSON object", Dict);
        Show("/list", "A list", "a JSON array", List);
        Show("/stream", "An iterator", "streamed, a chunk every 200 ms", Stream);
        Show("/clock", "An iterator without an end", "streamed until the client leaves", Clock);
        Show("/status", "A body and a status", "a tuple of two", Status, curl: "");
        Show("/headers", "A body and headers", "a tuple of two", WithHeaders, curl: "");
        Show("/full", "All three", "body, status, headers", Full, curl: "");
        Show("/response", "A response", "made, changed, returned", Changed, curl: "");
        Show("/task", "A task of any of these", "awaited", Later);
        Show("/file", "A file", "with its type, length and ETag; ranges and conditional requests work", Note, curl: "");
        Show("/redirect", "A redirect", "302 to another view", Moved, curl: "");
        Show("/error", "An error", "thrown or returned", Missing, curl: "");
        Show("/problem", "An error for a program", "problem details (RFC 9457) for a client that prefers JSON", Conflict, curl: "Accept: application/json");
        Show("/message", "Another library's response", "an HttpResponseMessage", Message);
        Show("/app", "An OWIN application", "run with this request", App);
        Show("/app-over", "A tuple over an application", "its status and headers replaced, its bytes untouched", AppOver, curl: "");
        Show("/null", "Nothing", "an error that says what to return", Null);
        Show("/wrong", "An object without a rule", "an error that names the fix", Wrong);
    }

    public IReadOnlyList<Example> Examples => _examples;

    private static string Text(ViewRequest request) => "<p>Hello from a string.</p>";

    private static Html Greeting(ViewRequest request) => Html.Of($"<p>Hello {request.Query("name", "<World>")}</p>");

    private static byte[] Bytes(ViewRequest request) => "<p>Hello from bytes: ✓</p>"u8.ToArray();

    private static Dictionary<string, object> Dict(ViewRequest request) => new()
    {
        ["name"] = "Bridge",
        ["hosts"] = new[] { "Kestrel", "OWIN" },
        ["rewrites"] = 0,
    };

    private static List<string> List(ViewRequest request) => ["Kestrel", "OwinHost", "Katana"];

    private static async IAsyncEnumerable<string> Stream(ViewRequest request)
    {
        for (int chunk = 1; chunk <= 10; chunk++)
        {
            yield return $"<p>Chunk {chunk} of 10</p>\n";
            await Task.Delay(200, request.Cancellation);
        }
    }

    private static async IAsyncEnumerable<string> Clock(ViewRequest request)
    {
        while (true)
        {
            yield return $"<p>{DateTime.UtcNow:T}</p>\n";
            await Task.Delay(1000, request.Cancellation);
        }
    }

    private static (string, int) Status(ViewRequest request) => ("<p>I'm a teapot.</p>", 418);

    private static (string, Headers) WithHeaders(ViewRequest request) =>
        ("See my headers", new Headers { ["X-Greeting"] = new[] { "hello", "again" } });

    private static (Dictionary<string, int>, int, Headers) Full(ViewRequest request) =>
        (new() { ["id"] = 7 }, 201, new Headers { ["Location"] = "dict" });

    private static Response Changed(ViewRequest request)
    {
        Response response = new("Look at my cookie", contentType: "text/plain");
        response.SetCookie("seen", "yes");
        return response;
    }

    private static async Task<(string, int)> Later(ViewRequest request)
    {
        await Task.Yield();
        return ("<p>Accepted, after a while.</p>", 202);
    }

    private static FileInfo Note(ViewRequest request) => new($"{AppContext.BaseDirectory}/note.txt");

    private static Response Moved(ViewRequest request) => Response.Redirect($"{request.PathBase}/text");

    private static string Missing(ViewRequest request) => throw new HttpException(404, "No such entry.");

    private static string Conflict(ViewRequest request) => throw new HttpException(409, "The entry was changed by somebody else.");

    private static HttpResponseMessage Message(ViewRequest request) => new(HttpStatusCode.Accepted)
    {
        Content = new StringContent("Hello from HttpClient's own type."),
    };

    private static AppFunc App(ViewRequest request) => async environment =>
    {
        var headers = (IDictionary<string, string[]>)environment["owin.ResponseHeaders"];
        headers["Content-Type"] = ["text/plain; charset=utf-8"];
        var body = (Stream)environment["owin.ResponseBody"];
        await body.WriteAsync("Hello from an OWIN application."u8.ToArray());
    };

    private static (AppFunc, int, Headers) AppOver(ViewRequest request) =>
        (App(request), 203, new Headers { ["X-Bridge"] = "a tuple over an application" });

    private static string? Null(ViewRequest request) => null;

    private static object Wrong(ViewRequest request) => new Visitor("Ada", 36);

    private sealed record Visitor(string Name, int Age);

    private void Show<T>(string path, string title, string note, Func<ViewRequest, T> view, string? curl = null)
    {
        _examples.Add(new Example("returns" + path, title, note, SourceCode.Of("ReturnsModule.cs", view.Method.Name), curl));
        Get(path, view);
    }
}
