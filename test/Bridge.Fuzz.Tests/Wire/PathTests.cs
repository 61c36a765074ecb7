using System.Globalization;
using System.Text;
using FluentAssertions;
using Microsoft.Owin;
using Owin;

namespace Bridge.Fuzz.Tests.Wire;

/// <summary>Paths that try to leave a mount or a folder, as bytes on the wire of both hosts.</summary>
[TestClass]
public sealed class PathTests
{
    private const string Secret = "the secret";

    private static readonly string s_root = Directory.CreateTempSubdirectory("bridge-paths-").FullName;
    private static readonly string s_folder = Directory.CreateDirectory(Path.Combine(s_root, "public", "sub")).Parent!.FullName;

    private static readonly string[] s_prefixes =
    [
        "/files/", "/files/sub/", "/file/", "/see/", "/feed", "/feed/", "/katana/inner/", "/at/x/", "/at/x", "/FEED/",
    ];

    private static readonly string[] s_tails =
    [
        "", "a.txt", "sub/b.txt", "../secret.txt", "../../secret.txt", "..%2fsecret.txt", "..%2Fsecret.txt", "%2e%2e/secret.txt", "%2E%2E%2Fsecret.txt",
        "%2e%2e%2fsecret.txt", ".%2e/secret.txt", "sub/../../secret.txt",
        "sub/%2e%2e/%2e%2e/secret.txt", "..\\secret.txt", "..%5csecret.txt", "%2e%2e%5Csecret.txt", "sub\\..\\..\\secret.txt", "..%c0%afsecret.txt",
        "%c0%ae%c0%ae/secret.txt", "%c0%ae%c0%ae%c0%afsecret.txt", "%e0%80%ae%e0%80%ae/secret.txt",
        "%f0%80%80%ae./secret.txt", "%252e%252e/secret.txt", "%252e%252e%252fsecret.txt", "..%252fsecret.txt", "%25252e%25252e/secret.txt", "..;/secret.txt",
        "..;a=b/secret.txt", ";/../secret.txt", "/secret.txt", "//secret.txt", "//../secret.txt",
        "./secret.txt", "././../secret.txt", "..../secret.txt", ".../secret.txt", "..%00/secret.txt", "a.txt%00.png", "%00", "a.txt%20", "a.txt.", "a.txt/",
        "a.txt/..", "a.txt/../a.txt", "%2fetc%2fpasswd", "/etc/passwd", "%2Fetc/passwd",
        "C:/windows/win.ini", "C:%5cwindows%5cwin.ini", "%5c%5chost%5cshare", "%u002e%u002e/secret.txt", "%uff0e%uff0e/secret.txt",
        "%ef%bc%8e%ef%bc%8e/secret.txt", "%ef%bc%8f..%ef%bc%8fsecret.txt", "%e2%80%a5/secret.txt", "..%0d%0a/secret.txt",
        "%0d%0aSet-Cookie:%20a=b", "%7f%80%ff", "%", "%2", "%zz", "a%", "?../secret.txt", "#/../secret.txt", "a.txt#", "a.txt?x=/../secret.txt",
        "~/secret.txt", "%7e/", "*", "%2a", "a b", "con", "NUL", "a.txt::$DATA", "%c3%a9", "%C3%A9/..",
        "..%f0%9f%98%80", "[../secret.txt]", "{path}", "'%22<>", "|secret", "sub//../../secret.txt", "sub/./../a.txt", "SUB/b.txt", "%73ub/b.txt", "%61.txt",
        "sub%2fb.txt",
    ];

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        File.WriteAllText(Path.Combine(s_root, "secret.txt"), Secret);
        File.WriteAllText(Path.Combine(s_folder, "a.txt"), "file a");
        File.WriteAllText(Path.Combine(s_folder, "sub", "b.txt"), "file b");
    }

    [ClassCleanup]
    public static void Remove() => Directory.Delete(s_root, recursive: true);

    [TestMethod]
    public async Task No_path_leads_out_of_a_mount_or_a_folder_and_both_hosts_see_the_same()
    {
        await using TestServer kestrel = await TestServer.StartAsync(HostKind.Kestrel, Module());
        await using TestServer owinHost = await TestServer.StartAsync(HostKind.OwinHost, Module());
        using KeptConnection onKestrel = new(kestrel);
        using KeptConnection onOwinHost = new(owinHost);
        List<string> faults = [];
        int files = 0;
        foreach (string target in s_prefixes.SelectMany(static prefix => s_tails, static (prefix, tail) => prefix + tail)
            .Append("/" + new string('a', 3000) + "/../files/a.txt"))
        {
            string expected = await AnswerAsync(onKestrel, kestrel, target);
            string actual = await AnswerAsync(onOwinHost, owinHost, target);
            files += actual.Contains("file a", StringComparison.Ordinal) ? 1 : 0;
            if (actual != expected)
            {
                faults.Add($"{target}: Kestrel {FuzzInput.Show(expected)}, OwinHost {FuzzInput.Show(actual)}");
            }

            if (actual.Contains(Secret, StringComparison.Ordinal) || actual.Contains("root:", StringComparison.Ordinal) || actual[0] == '5' || actual[0] == '0')
            {
                faults.Add($"{target}: {FuzzInput.Show(actual)}");
            }

            string[] seen = actual.Split('\0');
            if (seen[0] is "200 mounted" or "200 katana"
                && (seen.Length != 3
                    || !seen[1].StartsWith('/')
                    || !(seen[2].Length == 0 || seen[2][0] == '/')
                    || seen[2].Split('/').Contains("..")
                    || !Encodes(target, seen[1])))
            {
                faults.Add($"{target}: a mounted application sees {FuzzInput.Show(actual)}");
            }
        }

        files.Should().BeGreaterThan(5, "a file that is meant to be reached is");
        faults.Should().BeEmpty();
        kestrel.Log.Should().BeEmpty();
        owinHost.Log.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task A_request_cannot_write_a_line_of_its_own_into_the_log(HostKind host)
    {
        await using TestServer server = await TestServer.StartAsync(host, _ => throw new InvalidOperationException("fails"));
        foreach (string c in (string[])["%0d%0a", "%0a", "%0d", "%c2%85", "%e2%80%a8", "%1b[2J", "%e2%80%ae"])
        {
            (await server.GetAsync($"/a{c}forged", "X-Name: %0d%0aforged\r\nReferer: %0aforged\r\n")).Status.Should().Be(500);
        }

        string[] lines = [.. server.Log.SelectMany(static entry => entry.Split(['\r', '\n', '\u0085', '\u2028']))];
        lines.Should().NotBeEmpty().And.NotContain(static line => line.TrimStart().StartsWith("forged", StringComparison.Ordinal));
        string.Concat(lines).Should().NotContainAny("\x1b", "\u202e");
    }

    private static async Task<string> AnswerAsync(KeptConnection client, TestServer server, string target)
    {
        RawResponse? response = await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n");
        return response is null ? "0 closed" : response.Status == 200 ? "200 " + response.Body : response.Status.ToString(CultureInfo.InvariantCulture);
    }

    // The path base is a mount's own, as the client spelled it.
    private static bool Encodes(string target, string pathBase) =>
        target.StartsWith(pathBase, StringComparison.Ordinal)
            || target.Contains("..", StringComparison.Ordinal)
            || target.Contains('%', StringComparison.Ordinal);

    private static ViewModule Module()
    {
        AppFunc katana = Bridge.Owin.Katana.ToAppFunc(app =>
            app.Map(
                "/inner",
                branch => branch.Run(context => context.Response.WriteAsync($"katana\0{context.Request.PathBase.Value}\0{context.Request.Path.Value}"))));
        ViewModule module = new();
        module.Get("/files/{**path}", static r => Response.FileFrom(s_folder, (string?)r.RouteValues["path"]));
        module.Get("/file/{name}", static r => Response.FileFrom(s_folder, (string?)r.RouteValues["name"]));
        module.Get("/see/{**path}", static r => $"{r.PathBase}|{r.Path}|{r.RouteValues["path"]}|{r.QueryString}");
        module.Mount("/feed", SeenAsync);
        module.Mount("/katana", katana);
        AppFunc seen = SeenAsync;
        module.Mount("/at", seen.MountAt("/x")(static environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 404;
            return Task.CompletedTask;
        }));
        return module;
    }

    private static async Task SeenAsync(IDictionary<string, object> environment)
    {
        OwinEnvironment owin = new(environment);
        byte[] bytes = Encoding.UTF8.GetBytes($"mounted\0{owin.PathBase}\0{owin.Path}");
        owin.ResponseHeaders["Content-Length"] = [bytes.Length.ToString(CultureInfo.InvariantCulture)];
        await owin.ResponseBody.WriteAsync(bytes);
    }
}
