using FluentAssertions;

namespace Bridge.Functional.Tests.Views;

/// <summary>The files of a module on the wire.</summary>
[TestClass]
public sealed class StaticFilesTests
{
    private static readonly string s_root = Directory.CreateTempSubdirectory("bridge-static-").FullName;
    private static readonly string s_folder = Directory.CreateDirectory(Path.Combine(s_root, "public")).FullName;

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        File.WriteAllText(Path.Combine(s_root, "secret.txt"), "secret");
        File.WriteAllText(Path.Combine(s_folder, "style.css"), "body { margin: 0 }");
        File.WriteAllText(Path.Combine(s_folder, ".env"), "secret");
        File.CreateSymbolicLink(Path.Combine(s_folder, "out.txt"), Path.Combine(s_root, "secret.txt"));
        File.CreateSymbolicLink(Path.Combine(s_folder, "in.css"), "style.css");
    }

    [ClassCleanup]
    public static void Remove() => Directory.Delete(s_root, recursive: true);

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task A_file_is_sent_as_HTTP_has_it(HostKind host)
    {
        await using TestServer server = await TestServer.StartAsync(host, Site());
        RawResponse whole = await server.GetAsync("/outer/inner/static/style.css");
        (whole.Status, whole.Body, whole.Header("Content-Type")).Should().Be((200, "body { margin: 0 }", "text/css; charset=utf-8"));
        (whole.Header("Content-Length"), whole.Header("Cache-Control"), whole.Header("X-Filter")).Should().Be(("18", "no-cache", "ran"));

        RawResponse head = await server.GetAsync("/outer/inner/static/style.css", method: "HEAD");
        (head.Status, head.Header("Content-Length"), head.Header("ETag")).Should().Be((200, "18", whole.Header("ETag")));
        (await server.GetAsync("/outer/inner/static/style.css", $"If-None-Match: {whole.Header("ETag")}\r\n")).Status.Should().Be(304);
        (await server.GetAsync("/outer/inner/static/style.css", $"If-Modified-Since: {whole.Header("Last-Modified")}\r\n")).Status.Should().Be(304);
        (await server.GetAsync("/outer/inner/static/style.css", "If-Match: \"other\"\r\n")).Status.Should().Be(412);
        RawResponse part = await server.GetAsync("/outer/inner/static/style.css", "Range: bytes=0-3\r\n");
        (part.Status, part.Body, part.Header("Content-Range")).Should().Be((206, "body", "bytes 0-3/18"));
        (await server.GetAsync("/outer/inner/static/style.css", "Range: bytes=99-\r\n")).Status.Should().Be(416);

        RawResponse refused = await server.GetAsync("/outer/inner/static/style.css", method: "POST");
        (refused.Status, refused.Header("Allow")).Should().Be((405, "GET, HEAD, OPTIONS"));
        (await server.GetAsync("/outer/inner/static/none.css", method: "POST")).Status.Should().Be(405, "what is there is nobody's business but that of a GET");
        (await server.GetAsync("/outer/inner/static/none.css")).Body.Should().Be("no /static/none.css");
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task A_url_from_its_page_may_be_kept_for_a_year(HostKind host)
    {
        await using TestServer server = await TestServer.StartAsync(host, Site());
        string[] urls = (await server.GetAsync("/outer/inner/page")).Body.Split(' ');
        urls[0].Should().MatchRegex("^/outer/inner/static/style\\.css\\?v=[0-9a-f]{16}$");
        (await server.GetAsync("/outer/page")).Body.Should().Be(urls[0], "it is one file, wherever its URL is made");
        RawResponse kept = await server.GetAsync(urls[0]);
        (kept.Status, kept.Header("Cache-Control")).Should().Be((200, "max-age=31536000, immutable"));
        (await server.GetAsync(urls[0], $"If-None-Match: {kept.Header("ETag")}\r\n")).Header("Cache-Control").Should().Be("max-age=31536000, immutable");
        (await server.GetAsync(urls[0][..^1] + "g")).Header("Cache-Control").Should().Be("no-cache");
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task Nothing_outside_the_folder_is_reached(HostKind host)
    {
        await using TestServer server = await TestServer.StartAsync(host, Site());
        foreach (string name in (string[])
        [
            "../secret.txt", "%2e%2e/secret.txt", "%2e%2e%2fsecret.txt", "..%2Fsecret.txt", "..%5csecret.txt", "..\\secret.txt", "%252e%252e/secret.txt",
            "/../secret.txt", "./../secret.txt", "x/../../secret.txt", "%2e%2e%c0%afsecret.txt", "..;/secret.txt", "out.txt", ".env", "%2eenv", "./.env",
            "style.css%00.txt", "/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "..%00/secret.txt", "STYLE.CSS", "", "/",
        ])
        {
            RawResponse response = await server.GetAsync("/outer/inner/static/" + name);
            response.Status.Should().BeOneOf([400, 404], name);
            response.Body.Should().NotContain("secret\n").And.NotStartWith("secret").And.NotContain("root:");
        }

        (await server.GetAsync("/outer/inner/static/in.css")).Body.Should().Be("body { margin: 0 }", "a link within the folder is one of its files");
        server.Log.Should().BeEmpty();
    }

    private static ViewModule Site()
    {
        ViewModule inner = new Named("Inner");
        inner.Static("/static", s_folder);
        inner.Get("/page", r => r.UrlFor("static", new { filename = "style.css" }));
        inner.OnStatus(404, (r, _) => ($"no {r.Path}", 404));
        inner.After((_, response) => response.Headers["X-Filter"] = "ran");
        ViewModule outer = new();
        outer.Mount("/inner", inner);
        outer.Get("/page", r => r.UrlFor("Inner.static", new { filename = "style.css" }));
        ViewModule site = new();
        site.Mount("/outer", outer);
        return site;
    }

    private sealed class Named(string name) : ViewModule
    {
        public override string Name => name;
    }
}
