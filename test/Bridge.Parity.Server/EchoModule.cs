using System.Text;

namespace Bridge.Parity;

/// <summary>Says what a view sees of its request.</summary>
internal sealed class EchoModule : ViewModule
{
    private static readonly string[] s_ofTheConnection = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Expect"];

    public EchoModule()
    {
        Get("/target/{**path}", r => Text($"{r.Method} {r.Scheme} {r.PathBase}|{r.Path}|{r.QueryString}|{r.RouteValues["path"]}"));
        Get("/value/{value}", r => Text($"[{r.RouteValues["value"]}]"));
        Get("/typed/{id:int}/{day:datetime?}", r => Text($"{r.RouteValues["id"]} {r.RouteValues["day"]}"));
        Get("/optional/{a=one}/{b?}", r => Text($"{r.RouteValues["a"]},{r.RouteValues["b"]}"));
        Get("/query", r => Text(Lines(r.Query.Select(p => $"{p.Key}=[{string.Join("|", p.Value.ToArray())}]"))));
        Get("/cookies", r => Text(Lines(r.Cookies.Select(p => $"{p.Key}=[{p.Value}]"))));
        Get(
            "/headers",
            r => Text(Lines(r.Headers.Where(p => !s_ofTheConnection.Contains(p.Key, StringComparer.OrdinalIgnoreCase))
                .Select(p => $"{p.Key.ToLowerInvariant()}: {p.Value}"))));
        Get("/host", r => Text(r.Host));
        Get("/url", r => Text(r.UrlFor("value", new { value = "a b/ü" }))).WithName("url");
        Get("/named/{value}", r => Text("")).WithName("value");
        Map("/method", ["GET", "PUT", "PATCH", "DELETE", "QUERY"], r => Text(r.Method));
        Post("/form", async r => Text(Lines((await r.ReadFormAsync()).Select(p => $"{p.Key}=[{string.Join("|", p.Value.ToArray())}]"))));
        Post("/json", async r => Response.Json(await r.ReadJsonAsync<Dictionary<string, object>>()));
        Map("/body", ["POST", "PUT"], async r =>
        {
            using MemoryStream body = new();
            await r.Body.CopyToAsync(body);
            return (body.ToArray(), 200, new Headers { ["Content-Type"] = "application/octet-stream", ["X-Length"] = body.Length.ToString() });
        });
        Post("/unread", _ => "did not read it");
    }

    private static string Lines(IEnumerable<string> lines) => string.Join("\n", lines.OrderBy(line => line, StringComparer.Ordinal));

    private static (string, Headers) Text(string text) => (text, new Headers { ["Content-Type"] = "text/plain; charset=utf-8" });
}
