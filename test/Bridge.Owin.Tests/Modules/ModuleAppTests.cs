using FluentAssertions;

namespace Bridge.Owin.Tests.Modules;

[TestClass]
public sealed class ModuleAppTests
{
    [TestMethod]
    public async Task A_view_of_a_nested_module_sees_its_prefix_as_its_path_base()
    {
        ViewModule outer = new();
        outer.Mount("/shop", With(inner =>
        {
            inner.Get("/", r => $"{r.PathBase}|{r.Path}");
            inner.Mount(
                "/admin",
                With(deepest => deepest.Get("/users/{id}", r => $"{r.PathBase}|{r.Path}|{r.RouteValues["id"]}|{r.Environment[OwinKeys.RequestPathBase]}")));
        }));
        AppFunc app = outer.ToAppFunc().MountAt("/site")(new Response("outside").ToAppFunc());
        Dictionary<string, object> environment = OwinCall.Make("GET", "/site/Shop/admin/users/5");

        OwinCall call = await OwinCall.SendAsync(app, environment);

        call.Text.Should().Be("/site/Shop/admin|/users/5|5|/site/Shop/admin");
        environment[OwinKeys.RequestPathBase].Should().Be("");
        environment[OwinKeys.RequestPath].Should().Be("/site/Shop/admin/users/5");
        (await OwinCall.GetAsync(app, "/site/shop")).Text.Should().Be("/site/shop|");
        (await OwinCall.GetAsync(app, "/site/shop/")).Text.Should().Be("/site/shop|/");
    }

    [TestMethod]
    [DataRow("/shop/answers")]
    [DataRow("/shop/throws")]
    [DataRow("/shop/fails")]
    public async Task Paths_are_put_back_after_a_view_of_a_nested_module(string path)
    {
        ViewModule outer = new();
        outer.Mount("/shop", With(inner =>
        {
            inner.Get("/answers", r => $"{r.PathBase}|{r.Path}");
            inner.Get("/throws", object? (ViewRequest _) => throw new FormatException());
            inner.Get("/fails", async Task<object?> (ViewRequest _) =>
            {
                await Task.Yield();
                throw new FormatException();
            });
        }));
        Dictionary<string, object> environment = OwinCall.Make("GET", path);

        try
        {
            (await OwinCall.SendAsync(outer.ToAppFunc(), environment)).Text.Should().Be("/shop|/answers");
        }
        catch (FormatException)
        {
            path.Should().NotBe("/shop/answers");
        }

        environment[OwinKeys.RequestPathBase].Should().Be("");
        environment[OwinKeys.RequestPath].Should().Be(path);
    }

    [TestMethod]
    public async Task An_application_mounted_in_a_nested_module_sees_both_prefixes_as_its_path_base()
    {
        AppFunc feed = environment => new Response($"{environment[OwinKeys.RequestPathBase]}|{environment[OwinKeys.RequestPath]}").ToAppFunc()(environment);
        ViewModule outer = new();
        outer.Mount("/a", With(inner => inner.Mount("/feed", feed)));
        outer.Mount("/b", With(inner =>
        {
            inner.Before(_ => { });
            inner.Mount("/feed", feed);
        }));

        (await OwinCall.GetAsync(outer.ToAppFunc(), "/a/feed/x")).Text.Should().Be("/a/feed|/x");
        (await OwinCall.GetAsync(outer.ToAppFunc(), "/b/feed/x")).Text.Should().Be("/b/feed|/x");
    }

    [TestMethod]
    public async Task Filters_of_an_outer_module_run_outside_those_of_the_inner_and_see_their_own_paths()
    {
        List<string> log = [];
        ViewModule inner = With(module =>
        {
            module.Before(r => log.Add($"inner before {r.PathBase}|{r.Path}"));
            module.After((r, _) => log.Add($"inner after {r.PathBase}|{r.Path}"));
            module.Get("/users", r =>
            {
                log.Add("view");
                return "users";
            });
        });
        ViewModule outer = With(module =>
        {
            module.Mount("/admin", inner);
            module.After((r, response) =>
            {
                log.Add($"outer after {r.PathBase}|{r.Path}");
                response.Headers["X-Outer"] = "1";
            });
            module.Before(r => log.Add($"outer before {r.PathBase}|{r.Path}"));
        });

        OwinCall call = await OwinCall.GetAsync(outer.ToAppFunc(), "/admin/users");

        call.Text.Should().Be("users");
        call.Header("X-Outer").Should().Be("1");
        log.Should().Equal("outer before |/admin/users", "inner before /admin|/users", "view", "inner after /admin|/users", "outer after |/admin/users");
    }

    [TestMethod]
    public void A_module_within_itself_is_refused()
    {
        ViewModule module = new();
        module.Mount("/again", module);

        module.Invoking(m => m.ToAppFunc()).Should().Throw<InvalidOperationException>().WithMessage("*mounted within itself, at /again*");
    }

    [TestMethod]
    public async Task A_module_mounted_at_the_root_adds_its_routes()
    {
        ViewModule outer = new();
        outer.Get("/one", _ => "1");
        outer.Mount("/", With(inner => inner.Get("/two", r => $"2 {r.PathBase}|{r.Path}")));

        (await OwinCall.GetAsync(outer.ToAppFunc(), "/two")).Text.Should().Be("2 |/two");
    }

    private static ViewModule With(Action<ViewModule> configure)
    {
        ViewModule module = new();
        configure(module);
        return module;
    }
}
