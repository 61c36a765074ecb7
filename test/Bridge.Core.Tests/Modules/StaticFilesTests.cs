using System.Reflection;
using System.Security.Claims;
using FluentAssertions;

namespace Bridge.Core.Tests.Modules;

/// <summary>The files of a module: which of them a name reaches, and how long a browser may keep them.</summary>
[TestClass]
public sealed class StaticFilesTests
{
    private const string Immutable = "max-age=31536000, immutable";

    private static readonly string s_root =
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "bridge-static-" + Guid.NewGuid().ToString("N"))).FullName;

    private static readonly string s_folder = Directory.CreateDirectory(Path.Combine(s_root, "public")).FullName;
    private static readonly Assembly s_assembly = typeof(StaticFilesTests).Assembly;

    private static IEnumerable<object[]> Embedded => [["Modules/files"], ["paths"], ["/paths/"]];

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        foreach (string folder in new[] { "js/v1", ".git", "js/.cache", "../public-not" })
        {
            Directory.CreateDirectory(Path.Combine(s_folder, folder));
        }

        foreach (string name in new[]
        {
            "style.css", "js/v1/site.js", "a b%2Fc.txt", "noext", "..z", ".env", ".git/config", "js/.cache/x.js", "../secret.txt", "../public-not/secret.txt",
        })
        {
            File.WriteAllText(Path.Combine(s_folder, name), name);
        }
    }

    [ClassCleanup]
    public static void Remove() => Directory.Delete(s_root, recursive: true);

    [TestMethod]
    [DataRow("style.css", "text/css; charset=utf-8")]
    [DataRow("js/v1/site.js", "text/javascript; charset=utf-8")]
    [DataRow("a b%2Fc.txt", "text/plain; charset=utf-8")]
    [DataRow("noext", "application/octet-stream")]
    public async Task A_file_of_the_folder_has_its_type_and_validators(string name, string type)
    {
        Answer answer = await GetAsync(Folder(), name);
        (answer.Status, answer.Text, answer.ContentType).Should().Be((200, name, type));
        answer["ETag"].Should().NotBeNull();
        answer["Last-Modified"].Should().NotBeNull();
        answer["Cache-Control"].Should().Be("no-cache");
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("none.css")]
    [DataRow("js")]
    [DataRow("js/")]
    [DataRow("style.css/")]
    [DataRow("STYLE.css")]
    [DataRow("Js/v1/site.js")]
    [DataRow(".")]
    [DataRow("..")]
    [DataRow("./style.css")]
    [DataRow("js/../style.css")]
    [DataRow("js//v1/site.js")]
    [DataRow("/style.css")]
    [DataRow("../secret.txt")]
    [DataRow("js/../../secret.txt")]
    [DataRow("../public/style.css")]
    [DataRow("../public-not/secret.txt")]
    [DataRow("..\\secret.txt")]
    [DataRow("/etc/passwd")]
    [DataRow("//etc/passwd")]
    [DataRow("C:\\Windows\\win.ini")]
    [DataRow("style.css::$DATA")]
    [DataRow("style.css\0.png")]
    [DataRow("style.css\0")]
    [DataRow("%2e%2e/secret.txt")]
    [DataRow(".env")]
    [DataRow("..z")]
    [DataRow(".git/config")]
    [DataRow("js/.cache/x.js")]
    [DataRow("*.css")]
    [DataRow("style.cs?")]
    public async Task Any_other_name_is_a_404(string? name)
    {
        (await GetAsync(Folder(), name)).Status.Should().Be(404);
        (await GetAsync(Assembled("paths"), name)).Status.Should().Be(name == "style.css" ? 200 : 404);
    }

    [TestMethod]
    public async Task A_name_longer_than_any_file_has_is_a_404() => (await GetAsync(Folder(), new string('x', 100_000))).Status.Should().Be(404);

    [TestMethod]
    public async Task A_link_that_leads_out_of_the_folder_is_a_404()
    {
        string folder = Directory.CreateDirectory(Path.Combine(s_root, "links")).FullName;
        File.WriteAllText(Path.Combine(folder, "own.txt"), "own");
        Directory.CreateDirectory(Path.Combine(folder, "deep"));
        File.WriteAllText(Path.Combine(folder, "deep", "down.txt"), "down");
        Directory.CreateDirectory(Path.Combine(folder, ".data"));
        File.WriteAllText(Path.Combine(folder, ".data", "kept.txt"), "kept");
        if (!Link(Path.Combine(folder, "out.txt"), Path.Combine(s_root, "secret.txt"))
            || !Link(Path.Combine(folder, "relative.txt"), "../secret.txt")
            || !Link(Path.Combine(folder, "away"), s_root)
            || !Link(Path.Combine(folder, "twice"), "away")
            || !Link(Path.Combine(folder, "back.txt"), "deep/../../secret.txt")
            || !Link(Path.Combine(folder, "circle"), "circle")
            || !Link(Path.Combine(folder, "broken.txt"), "gone.txt")
            || !Link(Path.Combine(folder, "in.txt"), "own.txt")
            || !Link(Path.Combine(folder, "inside"), "deep")
            || !Link(Path.Combine(folder, "kept.txt"), ".data/kept.txt")
            || !Link(Path.Combine(s_root, "linked"), folder))
        {
            Assert.Inconclusive("Links cannot be made here.");
        }

        foreach (string served in new[] { folder, Path.Combine(s_root, "linked") })
        {
            ViewModule module = new();
            module.Static("/static", served);
            foreach (string name in new[] { "out.txt", "relative.txt", "away/secret.txt", "twice/secret.txt", "back.txt", "circle", "circle/x", "broken.txt" })
            {
                (await GetAsync(module, name)).Status.Should().Be(404, name);
            }

            (await GetAsync(module, "own.txt")).Text.Should().Be("own");

            // .NET Framework cannot tell where a link leads.
            bool follows = Environment.Version.Major > 4;
            (await GetAsync(module, "in.txt")).Status.Should().Be(follows ? 200 : 404);
            (await GetAsync(module, "in.txt")).Text.Should().StartWith(follows ? "own" : "<");
            (await GetAsync(module, "inside/down.txt")).Status.Should().Be(follows ? 200 : 404);
            (await GetAsync(module, "kept.txt")).Status.Should().Be(follows ? 200 : 404);
            if (follows)
            {
                string before = module.UrlFor("static", new { filename = "kept.txt" });
                File.WriteAllText(Path.Combine(folder, ".data", "kept.txt"), "changed behind the link of " + served);
                module.UrlFor("static", new { filename = "kept.txt" }).Should().NotBe(before);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Embedded))]
    public async Task An_embedded_file_is_sent_as_one_of_a_folder(string folder)
    {
        ViewModule module = Assembled(folder);
        Answer style = await GetAsync(module, "style.css");
        (style.Status, style.ContentType, style["Cache-Control"]).Should().Be((200, "text/css; charset=utf-8", "no-cache"));
        style.Text.Should().StartWith("body {");
        style["Last-Modified"].Should().Be(File.GetLastWriteTimeUtc(s_assembly.Location).ToString("R"));
        style["Content-Length"].Should().Be(style.Body.Length.ToString());

        (await GetAsync(module, "2-col/_/v1.0/site.min.js")).Text.Should().StartWith("let x");
        (await GetAsync(module, "style.css", headers: ("If-None-Match", style["ETag"]!))).Status.Should().Be(304);
        (await GetAsync(module, "style.css", headers: ("If-Modified-Since", style["Last-Modified"]!))).Status.Should().Be(304);
        Answer part = await GetAsync(module, "style.css", headers: ("Range", "bytes=0-3"));
        (part.Status, part.Text).Should().Be((206, "body"));
        Answer beyond = await GetAsync(module, "style.css", headers: ("Range", "bytes=9999-"));
        (beyond.Status, beyond["Content-Range"]).Should().Be((416, $"bytes */{style.Body.Length}"));
    }

    [TestMethod]
    public async Task The_url_has_a_fingerprint_with_which_the_file_may_be_kept()
    {
        foreach (ViewModule module in new[] { Folder(), Assembled("paths"), Assembled("Modules/files") })
        {
            string url = module.UrlFor("static", new { filename = "style.css" });
            url.Should().MatchRegex("^/static/style\\.css\\?v=[0-9a-f]{16}$");
            module.UrlFor("static", new { filename = "/style.css", x = 1 }).Should().StartWith("/static/style.css?x=1&v=");
            string version = url.Substring(url.IndexOf('=') + 1);

            (await GetAsync(module, "style.css", version))["Cache-Control"].Should().Be(Immutable);
            (await GetAsync(module, "style.css", "0123456789abcdef"))["Cache-Control"].Should().Be("no-cache", "another version must not be kept by that name");
            (await GetAsync(module, "style.css", ""))["Cache-Control"].Should().Be("no-cache");
            (await GetAsync(module, "none.css", version)).Status.Should().Be(404);
            (await GetAsync(module, "style.css", version, signedIn: true))["Cache-Control"].Should().Be("private, " + Immutable);
        }
    }

    [TestMethod]
    public async Task The_fingerprint_is_that_of_the_content()
    {
        string path = Path.Combine(s_folder, "changing.txt");
        File.WriteAllText(path, "one");
        ViewModule module = Folder();
        string one = module.UrlFor("static", new { filename = "changing.txt" });
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        module.UrlFor("static", new { filename = "changing.txt" }).Should().Be(one, "the time of a file says nothing about its content");
        File.WriteAllText(path, "two");
        string two = module.UrlFor("static", new { filename = "changing.txt" });
        two.Should().NotBe(one);

        (await GetAsync(module, "changing.txt", one.Split('=')[1]))["Cache-Control"].Should().Be("no-cache");
        (await GetAsync(module, "changing.txt", two.Split('=')[1]))["Cache-Control"].Should().Be(Immutable);
    }

    [TestMethod]
    public void A_url_of_a_file_that_is_not_there_has_no_fingerprint()
    {
        foreach (ViewModule module in new[] { Folder(), Assembled("paths") })
        {
            module.UrlFor("static", new { filename = "none.css" }).Should().Be("/static/none.css");
            module.UrlFor("static", new { filename = "../secret.txt" }).Should().Be("/static/../secret.txt");
            module.UrlFor("static", new { filename = ".env" }).Should().Be("/static/.env");
            module.Invoking(static module => module.UrlFor("static")).Should().Throw<ArgumentException>().WithMessage("*new { filename = \"style.css\" }*");
            module.Invoking(static module => module.UrlFor("static", new { file = "style.css" })).Should().Throw<ArgumentException>();
        }
    }

    [TestMethod]
    public void A_url_of_a_file_is_right_from_other_modules()
    {
        ViewModule inner = new Named("Inner");
        inner.Static("/static", s_folder);
        ViewModule outer = new();
        outer.Mount("/in", inner);
        outer.Static("/files/", s_folder).WithName("files");
        outer.UrlFor("Inner.static", new { filename = "js/v1/site.js" }).Should().MatchRegex("^/in/static/js/v1/site\\.js\\?v=[0-9a-f]{16}$");
        outer.UrlFor("files", new { filename = "a b%2Fc.txt" }).Should().MatchRegex("^/files/a%20b%252Fc\\.txt\\?v=");
    }

    [TestMethod]
    public void What_cannot_be_served_is_refused_at_once()
    {
        ViewModule module = new();
        module.Invoking(static m => m.Static("/static", "no-such-folder")).Should().Throw<DirectoryNotFoundException>()
            .WithMessage("*" + Path.Combine(AppContext.BaseDirectory, "no-such-folder").Replace("\\", "\\\\") + "*");
        module.Invoking(static m => m.Static("/static", s_assembly, "nothing")).Should().Throw<ArgumentException>()
            .WithMessage("*no embedded files of a folder \"nothing\"*<EmbeddedResource Include=\"nothing/**\"*Its resources are *paths/style.css*");
        module.Invoking(static m => m.Static("/", s_folder)).Should().Throw<ArgumentException>().WithMessage("A folder of files is mounted*");
        module.Invoking(static m => m.Static("/{x}", s_folder)).Should().Throw<ArgumentException>();
        module.Invoking(static m => m.Static("static", s_folder)).Should().Throw<ArgumentException>();
        module.Invoking(static m => m.Static(null!, s_folder)).Should().Throw<ArgumentNullException>();
        module.Invoking(static m => m.Static("/static", (string)null!)).Should().Throw<ArgumentNullException>();
        module.Invoking(static m => m.Static("/static", null!, "static")).Should().Throw<ArgumentNullException>();
        module.Invoking(static m => m.Static("/static", s_assembly, null!)).Should().Throw<ArgumentNullException>();
        module.Static("/a", s_folder);
        module.Static("/b", s_folder);
        module.Invoking(static m => m.Routes).Should().Throw<InvalidOperationException>().WithMessage("*named \"static\"*Rename one*");
    }

    [TestMethod]
    public void A_relative_folder_is_one_beside_the_program()
    {
        string name = "static-" + Guid.NewGuid().ToString("N");
        string folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, name)).FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "x.txt"), "x");
            ViewModule module = new();
            module.Static("/static", name);
            module.UrlFor("static", new { filename = "x.txt" }).Should().Contain("?v=");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ViewModule Folder()
    {
        ViewModule module = new();
        module.Static("/static", s_folder);
        return module;
    }

    private static ViewModule Assembled(string folder)
    {
        ViewModule module = new();
        module.Static("/static", s_assembly, folder);
        return module;
    }

    private static Task<Answer> GetAsync(
        ViewModule module, string? name, string? version = null, bool signedIn = false, params (string Name, string Value)[] headers) =>
        Answer.OfView(
            View.Of(_ =>
            {
                TestViewRequest request = new() { RouteData = { ["filename"] = name } };
                if (version is not null)
                {
                    request.QueryValues["v"] = version;
                }

                request.WhoAsks = signedIn ? new ClaimsPrincipal(new ClaimsIdentity("test")) : null;
                return module.Routes[0].View.Invoke(request);
            }),
            prepare: environment =>
            {
                foreach ((string header, string value) in headers)
                {
                    new OwinEnvironment(environment).RequestHeaders[header] = [value];
                }
            });

    // .NET Framework has no call for it.
    private static bool Link(string path, string target)
    {
        using System.Diagnostics.Process? process = Path.DirectorySeparatorChar == '/'
            ? System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("ln", $"-s {target} {path}") { UseShellExecute = false })
            : null;
        process?.WaitForExit();
        return process?.ExitCode == 0;
    }

    private sealed class Named(string name) : ViewModule
    {
        public override string Name => name;
    }
}
