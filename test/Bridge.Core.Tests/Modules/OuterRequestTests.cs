using Bridge.Modules;
using FluentAssertions;

namespace Bridge.Core.Tests.Modules;

/// <summary>The request of a nested module's view, as the module around it sees it.</summary>
[TestClass]
public sealed class OuterRequestTests
{
    [TestMethod]
    [DataRow("/base", 0, "/base", "/a/b/item")]
    [DataRow("/base", 1, "/base/a", "/b/item")]
    [DataRow("", 1, "/a", "/b/item")]
    public void Paths_are_those_of_the_outer_module_and_all_else_is_the_same(string pathBase, int depth, string outerBase, string outerPath)
    {
        ViewModule item = new(), b = new(), a = new();
        item.Get("/item", static _ => "item");
        b.Mount("/b", item);
        a.Mount("/a", b);
        ViewRoute route = ModuleRoutes.Of(a).Routes.First(static route => route.Template.EndsWith("/item", StringComparison.Ordinal));
        Dictionary<string, object> environment = TestEnvironment.Make();
        environment[OwinKeys.RequestPathBase] = pathBase + "/a/b";
        environment[OwinKeys.RequestPath] = "/item";
        TestViewRequest inner = new(view: route.View, environment: environment) { HeaderValues = { ["X-A"] = "1" }, RouteData = { ["id"] = 7 } };
        ViewScope scope = new(a);
        if (depth == 1)
        {
            scope = new ViewScope(b, scope, "/a");
        }

        OuterRequest outer = new(inner, scope);

        (outer.PathBase, outer.Path).Should().Be((outerBase, outerPath));
        (outer.Method, outer.Scheme, outer.Host, outer.QueryString).Should().Be((inner.Method, inner.Scheme, inner.Host, inner.QueryString));
        outer.Headers["X-A"].Should().Equal("1");
        outer.RouteValues["id"].Should().Be(7);
        outer.Body.Should().BeSameAs(inner.Body);
        outer.Environment.Should().BeSameAs(environment);
        outer.Inner.Should().BeSameAs(inner);
        outer.View.Should().BeSameAs(route.View);
        outer.Maker.Should().BeSameAs(inner.Maker);
        outer.Cancellation.Should().Be(inner.Cancellation);
        outer.User.Should().BeNull();
    }
}
