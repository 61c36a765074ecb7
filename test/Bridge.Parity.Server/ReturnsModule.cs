using System.Collections.ObjectModel;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Bridge.Parity;

/// <summary>A view for each kind of return value.</summary>
internal sealed class ReturnsModule : ViewModule
{
    private static readonly List<string> s_words = ["one", "two", "three"];
    private static readonly int[] s_numbers = [1, 2, 3];
    private static readonly byte[] s_bytes = Encoding.UTF8.GetBytes("<p>bytes: ✓</p>");
    private static readonly DateTime s_day = new(2026, 11, 22, 9, 30, 0, DateTimeKind.Utc);

    public ReturnsModule()
    {
        Texts();
        Json();
        Queries();
        Streams();
        Tuples();
        Responses();
        Apps();
        Mistakes();
    }

    private void Texts()
    {
        Get("/text", _ => "<p>text</p>");
        Get("/empty", _ => "");
        Get("/unicode", _ => "ä ✓ 😀");
        Get("/lone", _ => "a\ud800b");
        Get("/bytes", _ => s_bytes);
        Get("/memory", _ => new ReadOnlyMemory<byte>(s_bytes, 0, 3));
        Get("/segment", _ => new ArraySegment<byte>(s_bytes, 3, 6));
    }

    private void Json()
    {
        Get("/dict", _ => new Dictionary<string, object?> { ["name"] = "Bridge ü <&>", ["none"] = null, ["numbers"] = s_numbers });
        Get("/numbers", _ => new object[] { 1.1, 0.1 + 0.2, 1e21, -0.0, 12345678901234567890m, 1.50m, 0.1f, long.MinValue });
        Get("/dates", _ => new object[] { s_day, new DateTimeOffset(s_day).ToOffset(TimeSpan.FromHours(2)), TimeSpan.FromSeconds(90.5), Guid.Empty });
        Get("/anonymous", _ => new { Name = "Ada", Born = 1815 });
        Get("/element", _ => JsonDocument.Parse("""{ "b": [1,  2], "a": "\u00e9" }""").RootElement);
        Get("/list", _ => s_words);
        Get("/array", _ => s_numbers);
        Get("/empty-list", _ => new List<string>());
        Get("/set", _ => new HashSet<string> { "a", "b" });
        Get("/queue", _ => new Queue<int>(s_numbers));
        Get("/stack", _ => new Stack<int>(s_numbers));
        Get("/readonly", _ => new ReadOnlyCollection<string>(s_words));
        Get("/keys", _ => new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }.Keys);
        Get("/sorted", _ => new SortedDictionary<string, int> { ["b"] = 2, ["a"] = 1 });
        Get("/int-keys", _ => new Dictionary<int, string> { [1] = "one" });
        Get("/mixed", _ => new object?[] { "a", 1, true, null, new Dictionary<string, int> { ["x"] = 1 } });
    }

    // The runtimes' query types differ in the interfaces that they implement; what a client gets must not.
    private void Queries()
    {
        Get("/take", _ => s_words.Take(2));
        Get("/skip", _ => s_numbers.Skip(1));
        Get("/repeat", _ => Enumerable.Repeat("x", 3));
        Get("/array-skip", _ => s_words.ToArray().Skip(1));
        Get("/take-numbers", _ => s_numbers.ToList().Take(2));
        Get("/range", _ => Enumerable.Range(1, 3));
        Get("/no-words", _ => Enumerable.Empty<string>());
        Get("/no-numbers", _ => Enumerable.Empty<int>());
        Get("/where", _ => s_words.Where(w => w != "two"));
        Get("/select", _ => s_words.Select(w => w.ToUpperInvariant()));
        Get("/select-numbers", _ => s_numbers.Select(n => n * n));
        Get("/order", _ => s_words.OrderBy(w => w, StringComparer.Ordinal));
        Get("/concat", _ => s_words.Concat(s_words));
        Get("/append", _ => s_words.Append("four"));
        Get("/distinct", _ => s_words.Concat(s_words).Distinct());
        Get("/reverse", _ => Enumerable.Reverse(s_words));
        Get("/default", _ => Enumerable.Empty<string>().DefaultIfEmpty("none"));
        Get("/cast", _ => s_words.Cast<object>());
        Get("/bytes-of-words", _ => s_words.Select(w => Encoding.UTF8.GetBytes(w)));
        Get("/groups", _ => s_words.GroupBy(w => w.Length).Select(g => new { Length = g.Key, Words = g }));
        Get("/lookup", _ => s_words.ToLookup(w => w.Length));
    }

    private void Streams()
    {
        Get("/iterator", _ => Chunks());
        Get("/async-iterator", _ => ChunksLater());
        Get("/numbers-later", _ => NumbersLater());
        Get("/stream", _ => new MemoryStream(s_bytes));
        Get("/file", _ => new FileInfo(Path.Combine(AppContext.BaseDirectory, "parity-note.txt")));
        Get("/download", _ => Response.File(Path.Combine(AppContext.BaseDirectory, "parity-note.txt"), downloadName: "Notiz ü.txt"));
        Get("/no-file", _ => new FileInfo(Path.Combine(AppContext.BaseDirectory, "missing.txt")));
        Get("/large", _ => Large());
    }

    private void Tuples()
    {
        Get("/status", _ => ("<p>teapot</p>", 418));
        Get("/status-text", _ => ("gone", "404 Gone Fishing"));
        Get("/status-code", _ => ("made", HttpStatusCode.Created));
        Get("/headers", _ => ("headers", new Headers { ["X-One"] = new[] { "1", "2" }, ["Content-Type"] = "text/plain" }));
        Get("/full", _ => (new Dictionary<string, int> { ["id"] = 7 }, 201, new Headers { ["Location"] = "/ü x/7?a=b c" }));
        Get("/reference", _ => Tuple.Create("reference", 202));
        Get("/date", _ => ("date", new Dictionary<string, object> { ["X-Date"] = s_day, ["X-Number"] = 1.5 }));
        Get("/pairs", _ => ("pairs", new[] { ("X-A", "1"), ("X-A", "2"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2") }));
        Get("/no-type", _ => ("no type", new Dictionary<string, string[]> { ["Content-Type"] = [] }));
        Get("/no-content", _ => ("dropped", 204));
        Get("/reset", _ => ("dropped", 205));
        Get("/not-modified", _ => ("dropped", 304, new Headers { ["ETag"] = "\"x\"" }));
        Get("/odd-status", _ => ("odd", 799));
    }

    private void Responses()
    {
        Get("/response", _ => Cookies());
        Get("/redirect", r => Response.Redirect(r.PathBase + "/text"));
        Get("/redirect-303", _ => Response.Redirect("https://example.org/ä?q=ö#ü", 303));
        Get("/json", _ => Response.Json(new Person("Ada", 36)));
        Get("/task", async _ => { await Task.Yield(); return ("later", 202); });
        Get("/value-task", _ => new ValueTask<string>("at once"));
        Get("/task-of-task", _ => Task.FromResult(Task.FromResult("deep")));
        Get("/message", _ => new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent("from HttpClient's own type") });
        Get("/missing", _ => throw new HttpException(404, "No such entry."));
        Get("/returned", _ => new HttpException(409, "It <is> there."));
        Get("/teapot", _ => throw new HttpException(418));
        Post("/created", _ => ("", 201, new Headers { ["Location"] = "created/1" }));
    }

    private void Apps()
    {
        Get("/app", _ => App(null));
        Get("/app-length", _ => App("21"));
        Get("/app-over", _ => (App(null), 203, new Headers { ["X-Over"] = "yes", ["Content-Type"] = "text/html" }));
        Get("/mid", _ => (MidFunc)(next => next));
        Get("/sync", _ => (AppFunc)(environment =>
        {
            var body = (Stream)environment[OwinKeys.ResponseBody];
            for (int i = 0; i < 3; i++)
            {
                body.WriteByte((byte)('a' + i));
                body.Flush();
            }

            return Task.CompletedTask;
        }));
        Get("/reason", _ => (AppFunc)(environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 200;
            environment[OwinKeys.ResponseReasonPhrase] = "Fine";
            return Task.CompletedTask;
        }));
        Get("/sending", _ => (AppFunc)(environment =>
        {
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(
                state => ((IDictionary<string, string[]>)((IDictionary<string, object>)state)[OwinKeys.ResponseHeaders])["X-Sending"] = ["yes"], environment);
            return Task.CompletedTask;
        }));
        Mount("/mounted", environment =>
        {
            byte[] text = Encoding.UTF8.GetBytes(
                $"{environment[OwinKeys.RequestPathBase]}|{environment[OwinKeys.RequestPath]}|{environment[OwinKeys.RequestQueryString]}");
            return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(text, 0, text.Length);
        });
    }

    private void Mistakes()
    {
        Get("/null", _ => (string?)null);
        Get("/poco", _ => (object)new Person("Ada", 36));
        Get("/number", _ => (object)42);
        Get("/throws", string (_) => throw new InvalidOperationException("a view failed"));
        Get("/app-throws", _ => (AppFunc)(_ => throw new InvalidOperationException("an application failed")));
        Get("/bad-header", _ => ("x", new Dictionary<string, string> { ["X-Bad"] = "a\r\nb: c" }));
        Get("/bad-name", _ => ("x", new Dictionary<string, string> { ["X Bad"] = "a" }));
        Get("/bad-status", _ => ("x", 1000));
    }

    private static IEnumerable<string> Chunks()
    {
        for (int i = 1; i <= 3; i++)
        {
            yield return $"chunk {i} é\n";
        }
    }

    private static async IAsyncEnumerable<string> ChunksLater()
    {
        foreach (string chunk in Chunks())
        {
            await Task.Yield();
            yield return chunk;
        }
    }

    private static async IAsyncEnumerable<int> NumbersLater()
    {
        foreach (int number in s_numbers)
        {
            await Task.Yield();
            yield return number;
        }
    }

    private static IEnumerable<byte[]> Large()
    {
        for (int i = 0; i < 100; i++)
        {
            yield return Encoding.ASCII.GetBytes(new string((char)('a' + (i % 26)), 10_000));
        }
    }

    private static Response Cookies()
    {
        Response response = new("cookies", contentType: "text/plain");
        response.SetCookie("seen", "yes & no");
        response.DeleteCookie("old");
        return response;
    }

    private static AppFunc App(string? length) => environment =>
    {
        var headers = (IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders];
        headers["Content-Type"] = ["text/plain"];
        if (length is not null)
        {
            headers["Content-Length"] = [length];
        }

        byte[] text = Encoding.ASCII.GetBytes("an OWIN application..");
        return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(text, 0, text.Length);
    };

    private sealed class Person(string name, int age)
    {
        public string Name { get; } = name;

        public int Age { get; } = age;
    }
}
