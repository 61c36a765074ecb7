using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace Bridge.Functional.Tests.Views;

/// <summary>The paths below a module that no view has.</summary>
[TestClass]
public sealed class ModuleFallbackTests
{
    [TestMethod]
    [DataRow("")]
    [DataRow("/")]
    [DataRow("/m")]
    public async Task An_unknown_path_below_a_module_has_a_page_or_problem_details_also_where_it_looks_like_a_file(string prefix)
    {
        ViewModule module = new();
        module.Get("/", static _ => "x");
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseStaticFiles();
            app.MapModule(prefix, module);
        });

        foreach (string path in (string[])["/none", "/none/at/all", "/favicon.ico", "/x.css", "/a/b.html", "/%C3%BC.png"])
        {
            HttpResponseMessage page = await server.Client.GetAsync(prefix.TrimEnd('/') + path);
            page.StatusCode.Should().Be(HttpStatusCode.NotFound, path);
            page.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8", path);
            page.Headers.Vary.Should().Equal(["Accept"], path);
            (await page.Content.ReadAsStringAsync()).Should().Contain("<h1>Not Found</h1>", path);
            using HttpRequestMessage script = new(HttpMethod.Get, prefix.TrimEnd('/') + path) { Headers = { { "Accept", "application/json" } } };
            HttpResponseMessage problem = await server.Client.SendAsync(script);
            problem.StatusCode.Should().Be(HttpStatusCode.NotFound, path);
            problem.Content.Headers.ContentType!.ToString().Should().Be("application/problem+json", path);
            problem.Headers.Vary.Should().Equal(["Accept"], path);
        }
    }

    [TestMethod]
    [DataRow("/")]
    [DataRow("/m")]
    public async Task Files_of_the_web_root_go_before_a_modules_page_for_unknown_paths(string prefix)
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("bridge-web-root");
        try
        {
            Directory.CreateDirectory(Path.Combine(root.FullName, "m"));
            await File.WriteAllTextAsync(Path.Combine(root.FullName, "site.css"), "css");
            await File.WriteAllTextAsync(Path.Combine(root.FullName, "m", "site.css"), "css");
            ViewModule module = new();
            module.OnStatus(404, static (_, _) => ("the module's", 404));
            await using KestrelServer server = await KestrelServer.StartAsync(
                app =>
                {
                    app.UseStaticFiles();
                    app.MapModule(prefix, module);
                },
                build: builder => builder.Environment.WebRootFileProvider = new PhysicalFileProvider(root.FullName));

            (await server.Client.GetStringAsync(prefix.TrimEnd('/') + "/site.css")).Should().Be("css");
            (await (await server.Client.GetAsync(prefix.TrimEnd('/') + "/none.css")).Content.ReadAsStringAsync()).Should().Be("the module's");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
