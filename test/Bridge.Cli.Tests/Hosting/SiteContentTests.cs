using System.Net;
using Bridge.Cli.Hosting;
using Bridge.Cli.Sites;
using FluentAssertions;

namespace Bridge.Cli.Tests.Hosting;

[TestClass]
public sealed class SiteContentTests
{
    [TestMethod]
    [DataRow("", "old")]
    [DataRow("""<add value="start.html" />""", "new")]
    [DataRow("""<remove value="DEFAULT.htm" /><add value="" />""", "index")]
    [DataRow("""<clear /><add value="nothing.html" />""", null)]
    [DataRow("""<clear /><add value="start.html" /><add value="index.htm" />""", "new")]
    [DataRow("""<add value="start.html" /><add value="index.htm" /><remove value="START.html" />""", "index")]
    public async Task Default_documents_are_those_of_IIS_and_of_the_config_file(string changes, string? expected)
    {
        using TestSite site = new();
        site.WithFile("Default.htm", "old");
        site.WithFile("index.htm", "index");
        site.WithFile("start.html", "new");
        await using KestrelServer server = await ServeAsync(site, $"<defaultDocument><files>{changes}</files></defaultDocument>");

        using HttpResponseMessage answer = await server.Client.GetAsync("/");

        answer.StatusCode.Should().Be(expected is null ? HttpStatusCode.NotFound : HttpStatusCode.OK);
        (expected is null || await answer.Content.ReadAsStringAsync() == expected).Should().BeTrue();
    }

    [TestMethod]
    [DataRow("site.css", "text/css")]
    [DataRow("SITE.Css", "text/css")]
    [DataRow("a.page", "text/x-page")]
    [DataRow("a.ico", null)]
    [DataRow("a.unknown", null)]
    public async Task Types_are_the_known_ones_and_those_of_the_config_file(string name, string? expected)
    {
        using TestSite site = new();
        foreach (string file in (string[])["site.css", "a.page", "a.ico", "a.unknown"])
        {
            site.WithFile(file, "content");
        }

        await using KestrelServer server = await ServeAsync(
            site,
            """
            <staticContent>
              <remove fileExtension=".ico" />
              <mimeMap fileExtension=".page" mimeType="text/x-page" />
              <mimeMap fileExtension="" mimeType="text/plain" />
              <mimeMap fileExtension=".unknown" />
            </staticContent>
            """);

        using HttpResponseMessage answer = await server.Client.GetAsync("/" + name);

        answer.StatusCode.Should().Be(expected is null ? HttpStatusCode.NotFound : HttpStatusCode.OK);
        (expected is null || answer.Content.Headers.ContentType?.MediaType == expected).Should().BeTrue();
    }

    private static Task<KestrelServer> ServeAsync(TestSite site, string webServer)
    {
        site.WithFile("web.config", $"<configuration><system.webServer>{webServer}</system.webServer></configuration>");
        var config = ConfigFile.Read(Path.Join(site.Root, "web.config"));
        return KestrelServer.StartAsync(app => app.UseSiteContent(site.Root, config, app.Lifetime));
    }
}
