using System.Text;

namespace Bridge.Testing;

/// <summary>The table.</summary>
internal static class ParityRequests
{
    /// <summary>The fingerprint of the file site.css.</summary>
    private const string SiteCss = "b4d5deb2f19a59cc";

    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    public static IReadOnlyList<ParityRequest> All { get; } =
    [
        .. Returns(), .. Views(), .. Targets(), .. Queries(), .. Headers(), .. Methods(), .. Bodies(), .. Files(), .. Guestbook(), .. Katana(),
    ];

    private static IEnumerable<ParityRequest> Returns()
    {
        string[] views =
        [
            "text", "empty", "unicode", "lone", "bytes", "memory", "segment",
            "dict", "numbers", "dates", "anonymous", "element", "list", "array", "empty-list", "set", "queue", "stack", "readonly", "keys", "sorted",
            "int-keys", "mixed",
            "take", "skip", "repeat", "array-skip", "take-numbers", "range", "no-words", "no-numbers", "where", "select", "select-numbers", "order",
            "concat", "append", "distinct",
            "reverse", "default", "cast", "bytes-of-words", "groups", "lookup",
            "iterator", "async-iterator", "numbers-later", "stream", "no-file", "large",
            "status", "status-text", "status-code", "headers", "full", "reference", "date", "pairs", "no-type", "no-content", "reset", "not-modified",
            "odd-status",
            "response", "redirect", "redirect-303", "json", "task", "value-task", "task-of-task", "message", "missing", "returned", "teapot",
            "app", "app-length", "app-over", "mid", "sync", "reason", "sending", "mounted", "mounted/a/b%2Fc?d=e",
            "null", "poco", "number", "throws", "app-throws", "bad-header", "bad-name", "bad-status",
        ];
        foreach (string view in views)
        {
            yield return Get("/returns/" + view);
        }

        foreach (string view in (string[])["text", "dict", "iterator", "stream", "file", "app", "app-length", "missing", "throws", "full", "no-content"])
        {
            yield return new ParityRequest("HEAD", "/returns/" + view);
        }

        yield return Send("POST", "/returns/created", "", "");
    }

    private static IEnumerable<ParityRequest> Views()
    {
        foreach (string target in (string[])
        [
            "html", "rows", "later", "query?n=5&id=1&id=2&d=1.5", "query", "query?n=x", "query?n=1&page=%3Cb%3E", "query?n=1&page=", "route/5",
            "route/5/monday", "route/5/someday", "route/99999999999", "cookie", "thrown", "returned", "nothing", "nothing/at/all.txt", "purged", "", "events",
            "event-texts",
        ])
        {
            yield return Get("/views/" + target);
        }

        foreach (string target in (string[])["/views/html", "/views/rows", "/views/nothing", "/views/thrown", "/views/events"])
        {
            yield return new ParityRequest("HEAD", target);
        }

        foreach (string target in (string[])["/views/thrown", "/views/returned", "/views/nothing", "/views/query?n=x", "/echo/typed/x", "/returns/missing"])
        {
            yield return new ParityRequest("GET", target, "Accept: application/json\r\n");
        }

        yield return new ParityRequest("GET", "/views/event-texts", "Last-Event-ID: 5\r\n");
        yield return new ParityRequest("GET", "/views/thrown", "Accept: application/json;q=0.5, text/html\r\n");
        foreach (string target in (string[])["/returns/favicon.ico", "/returns/none/x.css", "/echo/none.html"])
        {
            yield return Get(target);
            yield return new ParityRequest("HEAD", target);
            yield return new ParityRequest("GET", target, "Accept: application/problem+json\r\n");
        }

        yield return new ParityRequest("GET", "/views/cookie", "Cookie: n=8\r\n");
        yield return new ParityRequest("GET", "/views/cookie", "Cookie: n=eight\r\n");
        yield return new ParityRequest("PURGE", "/views/purged");
        yield return new ParityRequest("DELETE", "/views/html", "Accept: application/json\r\n");
        yield return Send("POST", "/views/form", Form, "n=4");
        yield return Send("POST", "/views/form", "Content-Type: application/json\r\n", "{}");
        yield return Send("POST", "/views/html", "", "");
    }

    private static IEnumerable<ParityRequest> Targets() => new[]
    {
        "/echo/target", "/echo/target/", "/echo/target/a/b", "/echo/target/a//b", "/ECHO/Target/A", "/echo/target/a%20b", "/echo/target/%C3%A9",
        "/echo/target/%c3%a9", "/echo/target/a%2Fb", "/echo/target/a%2fb",
        "/echo/target/%E9", "/echo/target/%F0%9F%98%80", "/echo/target/a+b", "/echo/target/%25", "/echo/target/%2525", "/echo/target/a;b=c",
        "/echo/target/a:b@c", "/echo/target/a%3Fb", "/echo/target/a%23b",
        "/echo/target/./a", "/echo/target/../target/a", "/echo/target/%2e%2e/target/b", "/echo/target/a/../../target/c", "/echo/target/~user",
        "/echo/target/'(x)!*", "/echo/target/a%5Cb", "/echo/target/a\\b",
        "/echo/target/%7Bx%7D", "/echo/target/a%0Ab", "/echo/target/%zz", "/echo/target/%", "/echo/target/%00", "/echo/target/a%C2%A0b", "/echo/target/é",
        "http://127.0.0.1/echo/target/absolute?x=1",
        "/", "/nothing", "/echo", "/echo/", "/echo/value/", "/echo/value/a", "/echo/value/a%20b", "/echo/value/a/b", "/echo/typed/5", "/echo/typed/x",
        "/echo/typed/5/2026-11-22", "/echo/typed/99999999999",
        "/echo/optional", "/echo/optional/x", "/echo/optional/x/y", "/echo/optional/x/y/z", "/echo/url", "/echoes", "//echo/target/a",
    }.Select(Get);

    private static IEnumerable<ParityRequest> Queries() => new[]
    {
        "?", "?a=1", "?a=1&b=2", "?a=1&a=2", "?A=1&a=2", "?a", "?a=", "?=a", "?&&a=1&", "?a=b=c", "?a=%20", "?a=+", "?a=%2B", "?a=%C3%A9", "?a=%E9",
        "?a=%zz", "?a%5B%5D=1&a%5B%5D=2", "?a=1;b=2", "?a=x%26y", "?a=\"q\"", "?a=<>",
        "?a=b?c", "?a=/../", "?a=%00", "?a=é",
    }.Select(query => Get("/echo/query" + query)).Append(Get("/echo/target/q?a=b%20c&%C3%A9=1"));

    private static IEnumerable<ParityRequest> Headers()
    {
        foreach (string cookie in (string[])
        [
            "a=1", "a=1; b=2", "a=1;b=2", "a=\"quoted\"", "a=1; a=2", "A=1; a=2", "a=%20", "a=x y", "a", "=1", "a=", ";;a=1;", "a=1, b=2", "$Version=1; a=1",
        ])
        {
            yield return new ParityRequest("GET", "/echo/cookies", $"Cookie: {cookie}\r\n");
        }

        foreach (string lines in (string[])
        [
            "X-A: 1\r\n", "X-A:   spaces   \r\n", "X-A: \r\n", "x-a: 1\r\nX-B: 2\r\n", "X-A: a\tb\r\n", "X-A: 1\r\nX-A: 2\r\n",
            "Accept: text/html, */*;q=0.1\r\n", "Accept-Encoding: gzip, br\r\n", "Accept-Language: de\r\n",
            "User-Agent: a (b; c)\r\n", "Referer: http://example.org/\r\n", "Authorization: Basic YTpi\r\n", "If-Modified-Since: nonsense\r\n",
            "X-Forwarded-For: 1.2.3.4\r\n", "Origin: null\r\n", "Upgrade-Insecure-Requests: 1\r\n",
        ])
        {
            yield return new ParityRequest("GET", "/echo/headers", lines);
        }

        yield return Get("/echo/host");
    }

    private static IEnumerable<ParityRequest> Methods()
    {
        foreach (string method in (string[])["GET", "HEAD", "PUT", "PATCH", "DELETE", "QUERY", "OPTIONS", "POST", "get", "FOO"])
        {
            yield return method is "PUT" or "PATCH" or "POST" ? Send(method, "/echo/method", "", "") : new ParityRequest(method, "/echo/method");
        }

        yield return Send("POST", "/returns/text", "", "");
        yield return new ParityRequest("OPTIONS", "/returns/text");
        yield return new ParityRequest("OPTIONS", "/nothing");
        yield return new ParityRequest("DELETE", "/returns/mounted/x");
        yield return new ParityRequest("TRACE", "/echo/method");
        yield return new ParityRequest("OPTIONS", "*");
    }

    private static IEnumerable<ParityRequest> Bodies()
    {
        foreach (string form in (string[])["", "a=1", "a=1&b=2&a=3", "a=%C3%A9+x", "a", "=1", "a=%zz", "&&"])
        {
            yield return Send("POST", "/echo/form", Form, form);
        }

        yield return Send("POST", "/echo/form", "", "a=1");
        yield return Send("POST", "/echo/form", "Content-Type: text/plain\r\n", "a=1");
        yield return Send("POST", "/echo/form", "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n", "a=é");
        yield return Send(
            "POST",
            "/echo/form",
            "Content-Type: multipart/form-data; boundary=x\r\n",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name=\"f\"; "
                + "filename=\"n.txt\"\r\nContent-Type: text/plain\r\n\r\nfile\r\n--x--\r\n");
        yield return Send("POST", "/echo/form", "Content-Type: multipart/form-data\r\n", "--x--");
        yield return Send("POST", "/echo/form", "Content-Type: multipart/form-data; boundary=x\r\n", "--x\r\nbroken");
        yield return Send("POST", "/echo/json", "Content-Type: application/json\r\n", "{\"a\":[1,\"é\"]}");
        yield return Send("POST", "/echo/json", "Content-Type: application/json\r\n", "{\"a\":");
        yield return Send("POST", "/echo/json", "Content-Type: application/json\r\n", "[]");
        yield return Send("POST", "/echo/json", "Content-Type: text/plain\r\n", "{}");
        yield return Send("POST", "/echo/body", "Content-Type: application/octet-stream\r\n", "é and more");
        yield return Send("PUT", "/echo/body", "", "put");
        yield return Send("POST", "/echo/body", "", "");
        yield return Send("POST", "/echo/body", "", new string('x', 100_000));
        yield return new ParityRequest("POST", "/echo/body", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n5;ext=1\r\ndefgh\r\n0\r\n\r\n");
        yield return new ParityRequest("POST", "/echo/form", Form + "Transfer-Encoding: chunked\r\n", "4\r\na=1&\r\n3\r\nb=2\r\n0\r\n\r\n");
        yield return Send("POST", "/echo/unread", "", "nobody reads this");
        yield return new ParityRequest("POST", "/echo/body", "Content-Length: abc\r\n");
        yield return new ParityRequest("POST", "/echo/body");
    }

    private static IEnumerable<ParityRequest> Files()
    {
        yield return Get("/returns/file");
        yield return Get("/returns/download");
        foreach (string range in (string[])
        [
            "bytes=0-3", "bytes=5-", "bytes=-5", "bytes=1000-", "bytes=0-0,5-6", "bytes=3-1", "lines=1-2", "bytes=a-b", "bytes=0-100000",
        ])
        {
            yield return new ParityRequest("GET", "/returns/file", $"Range: {range}\r\n");
        }

        foreach (string condition in (string[])
        [
            "If-None-Match: *", "If-None-Match: \"other\"", "If-Match: *", "If-Match: \"other\"", "If-Modified-Since: Sat, 01 Jan 2050 00:00:00 GMT",
            "If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT",
            "If-Unmodified-Since: Sat, 01 Jan 2000 00:00:00 GMT", "Range: bytes=0-3\r\nIf-Range: \"other\"",
            "Range: bytes=0-3\r\nIf-Range: Sat, 01 Jan 2050 00:00:00 GMT",
        ])
        {
            yield return new ParityRequest("GET", "/returns/file", condition + "\r\n");
        }

        foreach (string request in (string[])
        [
            "urls", "folder/site.css", "folder/deep/a%20b.txt", "inner/assembly/site.css", "inner/assembly/deep/a%20b.txt", "folder", "folder/", "folder/deep",
            "folder/none", "folder/SITE.css", "folder/.hidden", "folder/%2ehidden", "inner/assembly/.hidden", "folder/../parity-note.txt",
            "folder/%2e%2e/parity-note.txt", "folder/%2e%2e%2fparity-note.txt", "folder/..%5Cparity-note.txt", "folder/deep/..%2fsite.css",
            "folder/deep%2Fa%20b.txt", "folder//etc/passwd", "folder/%2Fetc%2Fpasswd", "folder/site.css%00", "folder/site.css/", "folder/./site.css",
            "folder/%252e%252e/parity-note.txt", "folder/C:%5Cwindows", "FOLDER/site.css", "folder/site.css?v=0123456789abcdef",
            "folder/site.css?v=" + SiteCss, "inner/assembly/site.css?v=" + SiteCss,
        ])
        {
            yield return Get("/files/" + request);
        }

        foreach (string file in (string[])["/files/folder/site.css", "/files/inner/assembly/site.css"])
        {
            yield return new ParityRequest("HEAD", file);
            yield return new ParityRequest("GET", file, "Range: bytes=5-10\r\n");
            yield return new ParityRequest("GET", file, "Range: bytes=500-\r\n");
            yield return new ParityRequest("GET", file, "If-None-Match: *\r\n");
            yield return new ParityRequest("GET", file, "If-Match: \"x\"\r\n");
            yield return new ParityRequest("OPTIONS", file);
            yield return new ParityRequest("DELETE", file);
            yield return Send("POST", file, "", "");
        }

        yield return new ParityRequest("HEAD", "/returns/file", "Range: bytes=0-3\r\n");
        yield return new ParityRequest("HEAD", "/returns/file", "If-None-Match: *\r\n");
    }

    // In this order: what is written shows in what comes after it.
    private static IEnumerable<ParityRequest> Guestbook() =>
    [
        Get("/guestbook"), Get("/guestbook/"), Get("/guestbook/static/style.css"), Get("/guestbook/feed"), Get("/guestbook/export.csv"),
        Get("/guestbook/entries/1"), Get("/guestbook/api/entries"), Get("/guestbook/api/entries/1"),
        Send("POST", "/guestbook/entries", Form, "name=Ada+%C3%A9&text=%3Cb%3Ehi%3C%2Fb%3E"),
        Send("POST", "/guestbook/entries", Form, "name=Charles&text=a%0Ab%2C%22c%22"),
        Send("POST", "/guestbook/entries", Form, "name=&text="),
        Send("POST", "/guestbook/entries", "Content-Type: application/json\r\n", "{}"),
        new("GET", "/guestbook/entries"), new("GET", "/GUESTBOOK/"), new("GET", "/guestbook/entries/2"), new("GET", "/guestbook/entries/x"),
        new("GET", "/guestbook/api/entries?count=1"), new("GET", "/guestbook/api/entries?count=x"),
        new("GET", "/guestbook/api/entries/2"), new("GET", "/guestbook/api/entries/3"), new("GET", "/guestbook/api/entries/99999999999"),
        new("GET", "/guestbook/export.csv?again"), new("HEAD", "/guestbook/export.csv"), new("GET", "/guestbook/feed?again"),
        new("GET", "/guestbook/feed/x"),
        new("GET", "/guestbook/house-rules.txt"), new("GET", "/guestbook/house-rules.txt", "Range: bytes=4-8\r\n"), new("HEAD", "/guestbook/"),
        new("DELETE", "/guestbook/entries/1"), new("OPTIONS", "/guestbook/entries"),
        new("GET", "/guestbook/", "Accept: */*\r\n"),
    ];

    private static IEnumerable<ParityRequest> Katana() =>
    [
        Get("/katana"), Get("/katana/"), Get("/katana/guestbook"), new("HEAD", "/katana/guestbook"),
        Send("POST", "/katana/guestbook", Form, "name=Ada+L.&text=%3Cb%3Ehi%3C%2Fb%3E&text=%C3%A9"),
        Send("POST", "/katana/guestbook", Form, "name=Nobody"),
        new("GET", "/katana/guestbook", "Accept: */*\r\n"), new("GET", "/katana/guestbook", "Accept: application/json\r\n"),
        Get("/katana/visits?from=a%20b%26c"), new("GET", "/katana/visits", "Cookie: other=1; visits=41\r\n"), Get("/katana/account?tab=2"),
        Get("/katana/login"),
        Send("POST", "/katana/login", Form, "user=ada&password=wrong"), Get("/katana/logout"), Get("/katana/report"), new("HEAD", "/katana/report"),
        new("GET", "/katana/report", "If-None-Match: \"x\"\r\n"), Get("/katana/boom"), Get("/katana/nowhere"),
        Get("/KATANA/guestbook"), Get("/katana/guestbook/x%2Fy?z"),
    ];

    private static ParityRequest Get(string target) => new("GET", target);

    private static ParityRequest Send(string method, string target, string headers, string body) =>
        new(method, target, $"{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n", body);
}
