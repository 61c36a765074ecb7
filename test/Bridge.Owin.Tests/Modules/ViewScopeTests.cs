using FluentAssertions;

namespace Bridge.Owin.Tests.Modules;

[TestClass]
public sealed class ViewScopeTests
{
    [TestMethod]
    public async Task A_views_url_has_the_path_base_wherever_its_module_stands()
    {
        string? filtered = null;
        ViewModule inner = new Named("Inner");
        inner.Get("/", r => $"{r.UrlFor("self")} {r.UrlFor("item", new { id = 1 })} {r.UrlFor("home")}").WithName("self");
        inner.Get("/items/{id}", _ => "").WithName("item");
        ViewModule outer = new();
        outer.Get("/home", r => $"{r.UrlFor("home")} {r.UrlFor("Inner.item", new { id = 2 })}").WithName("home");
        outer.Get("/outer-items/{id}", _ => "").WithName("item");
        outer.Mount("/in", inner);
        outer.Before(r => { filtered = r.UrlFor("item", new { id = 3 }); });
        AppFunc app = outer.ToAppFunc().MountAt("/a b")(new Response("outside").ToAppFunc());

        (await OwinCall.GetAsync(app, "/a%20b/in")).Text.Should().Be("/a%20b/in /a%20b/in/items/1 /a%20b/home");
        filtered.Should().Be("/a%20b/outer-items/3");
        (await OwinCall.GetAsync(app, "/a%20b/home")).Text.Should().Be("/a%20b/home /a%20b/in/items/2");
    }

    [TestMethod]
    public async Task A_view_of_no_module_has_no_routes_to_name()
    {
        Func<Task> act = () => OwinCall.GetAsync(View.Of(r => r.UrlFor("index")).ToAppFunc(), "/");

        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage("*belongs to no module*");
    }

    [TestMethod]
    public void Two_routes_of_one_name_are_refused()
    {
        ViewModule module = new();
        module.Get("/a", _ => "").WithName("x");
        module.Get("/b", _ => "").WithName("x");

        module.Invoking(m => m.ToAppFunc()).Should().Throw<InvalidOperationException>().WithMessage("*are named \"x\"*");
    }

    private sealed class Named(string name) : ViewModule
    {
        public override string Name => name;
    }
}
