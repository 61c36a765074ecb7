using FluentAssertions;

namespace Bridge.Owin.Tests.Modules;

[TestClass]
public sealed class RouteTableTests
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
    [DataRow("/deep/a/b.txt", "deep a/b.txt")]
    [DataRow("/deep/b.txt", "one deep b.txt")]
    [DataRow("/{**literal}", "braces")]
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
        alone.Text.Should().Contain("<h1>Not Found</h1>");
        within.Text.Should().Be("next");
    }

    [TestMethod]
    public async Task A_method_that_no_view_takes_is_405_with_the_methods_that_one_does()
    {
        AppFunc app = new Sample().ToMidFunc()(new Response("next").ToAppFunc());

        OwinCall call = await OwinCall.SendAsync(app, "DELETE", "/entries");

        call.Status.Should().Be(405);
        call.Header("Allow").Should().Be("GET, HEAD, OPTIONS, POST");
        call.Text.Should().Contain("<h1>Method Not Allowed</h1>");
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
    public async Task Options_is_answered_with_allow_where_no_view_takes_it()
    {
        ViewModule module = new Sample();
        module.Map("/own", ["options"], _ => "own");
        module.Map("/all", [], r => r.Method);
        AppFunc app = module.ToAppFunc();

        OwinCall call = await OwinCall.SendAsync(app, "OPTIONS", "/entries");

        call.Status.Should().Be(200);
        call.Header("Allow").Should().Be("GET, HEAD, OPTIONS, POST");
        call.Text.Should().BeEmpty();
        (await OwinCall.SendAsync(app, "OPTIONS", "/own")).Text.Should().Be("own");
        (await OwinCall.SendAsync(app, "OPTIONS", "/all")).Text.Should().Be("OPTIONS");
        (await OwinCall.SendAsync(app, "PROPFIND", "/all")).Text.Should().Be("PROPFIND");
    }

    // ASP.NET Core picks by form and method before it looks at constraints. The same module has to answer the same on both.
    [TestMethod]
    [DataRow("POST", "/entries/abc", 405)]
    [DataRow("GET", "/numbers/abc", 404)]
    [DataRow("PUT", "/numbers/abc", 405)]
    [DataRow("POST", "/numbers/abc", 200)]
    [DataRow("GET", "/about", 200)]
    [DataRow("POST", "/about", 201)]
    [DataRow("get", "/about", 200)]
    public async Task Methods_and_constraints_decide_in_the_order_of_asp_net_core(string method, string path, int expected)
    {
        ViewModule module = new();
        module.Get("/entries/{id:int}", _ => "");
        module.Get("/numbers/{id:int}", _ => "");
        module.Post("/numbers/{name}", _ => "");
        module.Get("/{page}", _ => "");
        module.Post("/about", _ => ("", 201));

        (await OwinCall.SendAsync(module.ToAppFunc(), method, path)).Status.Should().Be(expected);
    }

    [TestMethod]
    public async Task Two_routes_of_which_neither_goes_before_the_other_are_an_error()
    {
        ViewModule module = new();
        module.Get("/{id:int}", _ => "");
        module.Get("/{day:length(2)}", _ => "");
        AppFunc app = module.ToAppFunc();

        (await OwinCall.GetAsync(app, "/abc")).Status.Should().Be(404);
        (await OwinCall.GetAsync(app, "/123")).Status.Should().Be(200);
        await FluentActions.Awaiting(() => OwinCall.GetAsync(app, "/12"))
            .Should()
            .ThrowAsync<InvalidOperationException>()
            .WithMessage("*both have the same precedence*");
    }

    [TestMethod]
    public void Two_views_of_the_same_request_are_refused_when_the_module_is_mounted()
    {
        ViewModule module = new();
        module.Get("/a/{id}", _ => "");
        module.Map("/A/{name}", ["HEAD"], _ => "");

        module.Invoking(m => m.ToAppFunc()).Should().Throw<InvalidOperationException>().WithMessage("HEAD /A/{name} has two views*");
    }

#if NET
    [TestMethod]
    public void The_constraints_file_and_nonfile_tell_names_with_a_dot_from_others()
    {
        ViewModule module = new();
        module.Get("/{name:file}", _ => "file");
        module.Get("/{name:nonfile}", _ => "page");

        module.Invoking(m => m.ToAppFunc()).Should().NotThrow();
    }
#else
    [TestMethod]
    [DataRow("/{name:file}")]
    [DataRow("/{name:nonfile}")]
    public void A_constraint_that_NET_Framework_lacks_is_refused_when_the_module_is_mounted(string template)
    {
        ViewModule module = new();
        module.Get(template, _ => "");

        module.Invoking(m => m.ToAppFunc()).Should().Throw<ArgumentException>().WithMessage($"*\"{template}\"*");
    }
#endif

    [TestMethod]
    [DataRow("/a/{id")]
    [DataRow("/a/{id}}")]
    [DataRow("/a/{id:nosuch}")]
    [DataRow("/a/{id}/{id}")]
    [DataRow("/a/{*rest}/b")]
    public void A_template_that_cannot_be_used_is_refused_when_the_module_is_mounted(string template)
    {
        ViewModule module = new();
        module.Get(template, _ => "");

        module.Invoking(m => m.ToAppFunc()).Should().Throw<ArgumentException>().WithMessage($"*\"{template}\"*");
    }

    [TestMethod]
    public void A_view_that_can_never_answer_is_refused_when_its_application_is_made()
    {
        ViewModule module = new();
        module.Get("/", _ => 5);

        module.Invoking(m => m.ToAppFunc()).Should().Throw<InvalidViewResultException>();
        FluentActions.Invoking(() => View.Of(_ => 5).ToAppFunc()).Should().Throw<InvalidViewResultException>();
        FluentActions.Invoking(() => ((Func<ViewRequest, int>)(_ => 5)).ToAppFunc()).Should().Throw<InvalidViewResultException>();
    }

    [TestMethod]
    public async Task An_error_of_a_view_goes_to_the_host_and_an_HttpException_is_a_response()
    {
        ViewModule module = new();
        module.Get("/sync", _ => throw new TimeoutException());
        module.Get("/async", async _ =>
        {
            await Task.Yield();
            return Fail();
        });
        module.Get("/http", _ => throw new HttpException(410));
        AppFunc app = module.ToAppFunc();

        await FluentActions.Awaiting(() => OwinCall.GetAsync(app, "/sync")).Should().ThrowAsync<TimeoutException>();
        await FluentActions.Awaiting(() => OwinCall.GetAsync(app, "/async")).Should().ThrowAsync<TimeoutException>();
        (await OwinCall.GetAsync(app, "/http")).Status.Should().Be(410);
    }

#if NET // .NET Framework cannot tell what a thread allocated.
    [TestMethod]
    public async Task Finding_one_of_many_routes_allocates_no_more_than_finding_one_of_few()
    {
        long few = await AllocatedAsync(Many(2));
        long many = await AllocatedAsync(Many(400));

        many.Should().BeLessThan(few + 64);
    }
#endif

    [TestMethod]
    public async Task A_mounted_module_sees_its_prefix_as_its_path_base()
    {
        AppFunc app = new Sample().ToAppFunc().MountAt("/guestbook")(new Response("outside").ToAppFunc());

        (await OwinCall.GetAsync(app, "/guestbook/where")).Text.Should().Be("/guestbook|/where");
        (await OwinCall.GetAsync(app, "/guestbook")).Text.Should().Be("index");
        (await OwinCall.GetAsync(app, "/other")).Text.Should().Be("outside");
    }

    private static string Fail() => throw new TimeoutException();

#if NET
    private static ViewModule Many(int routes)
    {
        ViewModule module = new();
        for (int i = 0; i < routes; i++)
        {
            module.Get($"/api/things{i}/{{id:int}}", _ => "thing");
            module.Get($"/api/things{i}", _ => "things");
        }

        return module;
    }

    private static async Task<long> AllocatedAsync(ViewModule module)
    {
        AppFunc app = module.ToAppFunc();
        Dictionary<string, object> environment = OwinCall.Make("GET", "/api/things1/5");
        environment[OwinKeys.ResponseBody] = Stream.Null;
        await app(environment);
        await app(environment);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Task task = app(environment);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        task.IsCompletedSuccessfully.Should().BeTrue();
        return allocated;
    }
#endif

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
            Get("/deep/{**path}", r => $"deep {r.RouteValues["path"]}");
            Get("/deep/{name}", r => $"one deep {r.RouteValues["name"]}");
            Get("/{{**literal}}", _ => "braces");
            Get("/archive/{year:int=2026}/{month?}", r => $"archive {r.RouteValues["year"]} {r.RouteValues["month"] ?? "all"}");
            Get("/pages/{id:int}-{slug}", r => $"page {r.RouteValues["id"]} {r.RouteValues["slug"]}");
            Get("/codes/{code:regex(^[a-z]{{3}}$)}", r => $"code {r.RouteValues["code"]}");
            Get("/where", r => $"{r.PathBase}|{r.Path}");
            Mount(
                "/feed",
                environment => new Response($"app {environment[OwinKeys.RequestPathBase]}|{environment[OwinKeys.RequestPath]}").ToAppFunc()(environment));
            Get("/feed/static", _ => "not the app");
        }
    }
}
