using FluentAssertions;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge.Owin.Tests.Modules;

[TestClass]
public sealed class ModuleRoutingTests
{
    [TestMethod]
    [DataRow("/", "index")]
    [DataRow("", "index")]
    [DataRow("/entries", "entries")]
    [DataRow("/ENTRIES/", "entries")]
    [DataRow("/entries/5", "entry 5")]
    [DataRow("/entries/latest", "latest")]
    [DataRow("/entries/some-title", "title some-title")]
    [DataRow("/files/a/b.txt", "file a/b.txt")]
    [DataRow("/files", "file ")]
    [DataRow("/archive", "archive 2026 all")]
    [DataRow("/archive/1999", "archive 1999 all")]
    [DataRow("/archive/1999/5", "archive 1999 5")]
    [DataRow("/pages/42-about", "page 42 about")]
    [DataRow("/codes/abc", "code abc")]
    [DataRow("/feed", "app /feed|")]
    [DataRow("/Feed/x/y", "app /Feed|/x/y")]
    [DataRow("/feed/static", "not the app")]
    public async Task A_path_runs_the_view_of_its_route(string path, string expected)
    {
        OwinCall call = await OwinCall.GetAsync(new Sample().ToAppFunc(), path);

        call.Status.Should().Be(200);
        call.Text.Should().Be(expected);
    }

    [TestMethod]
    [DataRow("/nothing")]
    [DataRow("/entries//5")]
    [DataRow("/entries/5/6")]
    [DataRow("/codes/abcd")]
    [DataRow("/feeds")]
    [DataRow("*")]
    public async Task A_path_that_no_route_has_is_404_and_goes_to_the_next_application(string path)
    {
        OwinCall alone = await OwinCall.GetAsync(new Sample().ToAppFunc(), path);
        OwinCall within = await OwinCall.GetAsync(new Sample().ToMidFunc()(new Response("next").ToAppFunc()), path);

        alone.Status.Should().Be(404);
        alone.Text.Should().BeEmpty();
        within.Text.Should().Be("next");
    }

    [TestMethod]
    public async Task A_method_that_no_view_takes_is_405_with_the_methods_that_one_does()
    {
        AppFunc app = new Sample().ToMidFunc()(new Response("next").ToAppFunc());

        OwinCall call = await OwinCall.SendAsync(app, "DELETE", "/entries");

        call.Status.Should().Be(405);
        call.Header("Allow").Should().Be("GET, HEAD, POST");
        call.Text.Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_view_of_get_answers_head_without_its_body()
    {
        OwinCall call = await OwinCall.SendAsync(new Sample().ToAppFunc(), "HEAD", "/entries");

        call.Status.Should().Be(200);
        call.Header("Content-Length").Should().Be("7");
        call.Text.Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_mounted_module_sees_its_prefix_as_its_path_base()
    {
        AppFunc app = Middleware.MountAt("/guestbook", new Sample().ToAppFunc())(new Response("outside").ToAppFunc());

        (await OwinCall.GetAsync(app, "/guestbook/where")).Text.Should().Be("/guestbook|/where");
        (await OwinCall.GetAsync(app, "/guestbook")).Text.Should().Be("index");
        (await OwinCall.GetAsync(app, "/other")).Text.Should().Be("outside");
    }

    private sealed class Sample : ViewModule
    {
        public Sample()
        {
            Get("/", _ => "index");
            Get("/entries", _ => "entries");
            Post("/entries", _ => ("", 201));
            Get("/entries/{title}", r => $"title {r.RouteValues["title"]}");
            Get("/entries/{id:int}", r => $"entry {r.RouteValues["id"]}");
            Get("/entries/latest", _ => "latest");
            Get("/files/{*path}", r => $"file {r.RouteValues["path"]}");
            Get("/archive/{year:int=2026}/{month?}", r => $"archive {r.RouteValues["year"]} {r.RouteValues["month"] ?? "all"}");
            Get("/pages/{id:int}-{slug}", r => $"page {r.RouteValues["id"]} {r.RouteValues["slug"]}");
            Get("/codes/{code:regex(^[a-z]{{3}}$)}", r => $"code {r.RouteValues["code"]}");
            Get("/where", r => $"{r.PathBase}|{r.Path}");
            Mount("/feed", environment => new Response($"app {environment[OwinKeys.RequestPathBase]}|{environment[OwinKeys.RequestPath]}").ToAppFunc()(environment));
            Get("/feed/static", _ => "not the app");
        }
    }
}
