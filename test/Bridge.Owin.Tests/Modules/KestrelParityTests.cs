using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Owin.Tests.Modules;

/// <summary>One module on Kestrel, where ASP.NET Core routes it, and as an OWIN application, where Bridge.Owin does.</summary>
[TestClass]
public sealed class KestrelParityTests
{
    private const string Name64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Name512 = Name64 + Name64 + Name64 + Name64 + Name64 + Name64 + Name64 + Name64;
    private const string LongName = Name512 + Name512 + Name512 + Name512 + Name64;

    private static WebApplication? s_kestrel;
    private static HttpClient s_onKestrel = null!;
    private static HttpClient s_onOwin = null!;

    public TestContext TestContext { get; set; } = null!;

    private static IEnumerable<object[]> Requests =>
        from method in (string[])["GET", "HEAD", "POST", "PUT", "OPTIONS", "BREW"]
        from path in (string[])
        [
            "/site", "/site/", "/site/where", "/SITE/Where/", "/site/entries/5", "/site/entries/abc", "/site/entries", "/site/entries/5/6",
            "/site/numbers/5", "/site/numbers/abc",
            "/site/about", "/site/anything", "/site/archive", "/site/archive/1999", "/site/archive/1999/5/", "/site/archive/x", "/site/files",
            "/site/files/a/b%20c", "/site/files/a//b/", "/site/files//a", "/site/files//", "/site/feed//x",
            "/site/pages/1-2-x", "/site/pages/x", "/site/docs/a.txt", "/site/docs/a", "/site/codes/abc", "/site/codes/abcd", "/site/all", "/site/feed",
            "/site/feed/x/", "/site/feed/static", "/site/feeds",
            "/site/admin", "/site/admin/users/5", "/site/Admin/users/", "/site/admin/tools/deep", "/site/admin/tools/feed/x", "/site/admin/missing",
            "/site/admin/error", "/site/admin/gone",
            "/site//where", "/site/where//", "/site/entries//5", "/site/caf%C3%A9/%E2%82%AC", "/site/slash/a%2Fb", "/site/urls", "/site/admin/urls",
        ]
        select (object[])[method, path];

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        s_kestrel = builder.Build();
        s_kestrel.MapModule("/site", Sample());
        await s_kestrel.StartAsync(context.CancellationToken);
        s_onKestrel = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(s_kestrel.Urls.First()) };
        AppFunc app = Sample().ToAppFunc().MountAt("/site")(_ => throw new InvalidOperationException("outside"));
        s_onOwin = new HttpClient(app.ToHttpMessageHandler(new AppHandlerOptions { AllowAutoRedirect = false })) { BaseAddress = s_onKestrel.BaseAddress };
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        s_onKestrel.Dispose();
        s_onOwin.Dispose();
        await s_kestrel!.DisposeAsync();
    }

    [TestMethod]
    [DynamicData(nameof(Requests))]
    public async Task Both_answer_the_same(string method, string path)
    {
        string kestrel = await AnswerAsync(s_onKestrel, method, path);
        string owin = await AnswerAsync(s_onOwin, method, path);

        owin.Should().Be(kestrel);
    }

    [TestMethod]
    [DataRow("application/x-www-form-urlencoded", "a=1&a=2&b&c=&=d&e=%20+x&%41=3&&f=1=2&g=%zz&h=%C3%A9&i=%FF&j")]
    [DataRow("application/x-www-form-urlencoded; charset=iso-8859-1", "a=%E9")]
    [DataRow("application/x-www-form-urlencoded", "a=1&")]
    [DataRow("application/x-www-form-urlencoded", "&a")]
    [DataRow("application/x-www-form-urlencoded", "=")]
    [DataRow("application/x-www-form-urlencoded", "a=%00")]
    [DataRow("application/x-www-form-urlencoded", "a%00b=1")]
    [DataRow("application/x-www-form-urlencoded; charset=utf-7", "a=1")]
    [DataRow("application/x-www-form-urlencoded; charset=nonsense", "a=%C3%A9")]
    [DataRow("APPLICATION/x-www-form-urlencoded", "")]
    [DataRow("text/plain", "a=1")]
    [DataRow(null, "a=1")]
    [DataRow("nonsense", "a=1")]
    [DataRow(
        "multipart/form-data; boundary=X",
        "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X\r\nContent-Disposition: form-data; name=A\r\n\r\n2\r\n--X--\r\n")]
    [DataRow("multipart/form-data; boundary=\"X y\"", "preamble\r\n--X y\r\nContent-Disposition: form-data; name=\"a b\"\r\n\r\n1\r\n--X y--\r\nepilogue")]
    [DataRow(
        "multipart/form-data; boundary=X",
        "--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--X--\r\n")]
    [DataRow(
        "multipart/form-data; boundary=X",
        "--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"; filename*=utf-8''%C3%A9.txt\r\nContent-Type: "
            + "text/plain\r\n\r\nfile\r\n--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"..\\\\b.txt\"\r\n\r\nfile\r\n--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: attachment; filename=\"a\"\r\n\r\nx\r\n--X--\r\n")]
    [DataRow(
        "multipart/form-data; boundary=X",
        "--X\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\u00e9\r\n--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data\r\n\r\nx\r\n--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nno header\r\n\r\nvalue\r\n--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Type: text/plain\r\n\r\nvalue\r\n--X--\r\n")]
    [DataRow("multipart/form-data", "--X--\r\n")]
    [DataRow("multipart/mixed; boundary=X", "--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; name=\"" + LongName + "\"; filename=\"a\"\r\n\r\nx\r\n--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: other; name=\"" + LongName + "\"\r\n\r\nx\r\n--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; name=\"f\"; filename*\r\n\r\nx\r\n--X--\r\n")]
    public async Task Both_read_the_same_form(string? contentType, string body)
    {
        (await FormAsync(s_onOwin)).Should().Be(await FormAsync(s_onKestrel));

        async Task<string> FormAsync(HttpClient client)
        {
            using ByteArrayContent content = new(System.Text.Encoding.UTF8.GetBytes(body));
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            using HttpResponseMessage response = await client.PostAsync("/site/form", content, TestContext.CancellationToken);
            return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.CancellationToken)}";
        }
    }

    private static ViewModule Sample()
    {
        AppFunc feed = environment =>
            new Response($"feed {environment[OwinKeys.RequestPathBase]}|{environment[OwinKeys.RequestPath]}").ToAppFunc()(environment);
        ViewModule tools = new();
        tools.Get("/deep", r => $"{r.PathBase}|{r.Path}|{r.Environment[OwinKeys.RequestPathBase]}|{r.Environment[OwinKeys.RequestPath]}");
        tools.Mount("/feed", feed);

        ViewModule admin = new();
        admin.Before(r => r.Path == "/gone" ? throw new HttpException(410) : (object?)null);
        admin.After((r, response) => { response.Headers["X-Admin"] = $"{r.PathBase}|{r.Path}"; });
        admin.OnError<TimeoutException>((r, e) => ($"{e.Message} at {r.PathBase}|{r.Path}", 503));
        admin.Get("/", r => $"admin {r.PathBase}|{r.Path}");
        admin.Get("/users/{id?}", r => $"user {r.RouteValues["id"]} {r.PathBase}|{r.Path}").WithName("user");
        admin.Get("/error", _ => throw new TimeoutException("late"));
        admin.Get("/gone", _ => "not gone");
        admin.Get("/urls", r => $"{r.UrlFor("user", new { id = 5 })} {r.UrlFor("where")}");
        admin.Mount("/tools", tools);

        ViewModule module = new();
        module.Get("/", r => $"index {r.PathBase}|{r.Path}");
        module.Get("/where", r => $"{r.PathBase}|{r.Path}|{r.Environment[OwinKeys.RequestPathBase]}|{r.Environment[OwinKeys.RequestPath]}").WithName("where");
        module.Get("/urls", r => $"{r.UrlFor("where", new { q = "a&b" })} {r.UrlFor("ViewModule.user", new { id = "é" })}");
        module.Get("/entries", _ => "entries");
        module.Post("/entries", _ => ("created", 201));
        module.Get("/entries/{id:int}", r => $"entry {r.RouteValues["id"]}");
        module.Get("/numbers/{id:int}", r => $"number {r.RouteValues["id"]}");
        module.Post("/numbers/{name}", r => $"name {r.RouteValues["name"]}");
        module.Get("/{page}", r => $"page {r.RouteValues["page"]}");
        module.Post("/about", _ => "about");
        module.Get("/archive/{year:int=2026}/{month?}", r => $"archive {r.RouteValues["year"]} {r.RouteValues["month"]}");
        module.Get("/files/{**path}", r => $"file {r.RouteValues["path"]}");
        module.Get("/pages/{id}-{slug}", r => $"page {r.RouteValues["id"]} {r.RouteValues["slug"]}");
        module.Get("/docs/{name}.{extension?}", r => $"doc {r.RouteValues["name"]} {r.RouteValues["extension"]}");
        module.Get("/codes/{code:regex(^[a-z]{{3}}$)}", r => $"code {r.RouteValues["code"]}");
        module.Get("/café/{sign}", r => $"café {r.RouteValues["sign"]}");
        module.Get("/slash/{value}", r => $"slash {r.RouteValues["value"]}");
        module.Map("/all", [], r => r.Method);
        module.Post("/form", async r =>
        {
            ViewForm form = await r.ReadFormAsync();
            return string.Join(";", form.Select(field => $"{field.Key}=[{string.Join("|", field.Value.ToArray())}]").Order(StringComparer.Ordinal))
                + string.Concat(form.Files.Select(file => $"\n{file.Name}/{file.FileName}/{file.ContentType}/{file.Length}"));
        });
        module.Mount("/feed", feed);
        module.Get("/feed/static", _ => "static");
        module.Mount("/admin", admin);
        return module;
    }

    private async Task<string> AnswerAsync(HttpClient client, string method, string path)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.CancellationToken);
        string[] headers = ["Allow", "Content-Type", "X-Admin", "Location"];
        return $"{(int)response.StatusCode}\n"
            + string.Concat(headers.Select(name =>
                (response.Headers.TryGetValues(name, out IEnumerable<string>? values) || response.Content.Headers.TryGetValues(name, out values))
                    ? $"{name}: {string.Join(", ", values)}\n"
                    : ""))
            + await response.Content.ReadAsStringAsync(TestContext.CancellationToken);
    }
}
