using Bridge.Modules;
using FluentAssertions;

namespace Bridge.Core.Tests.Modules;

/// <summary>The place of a module within others, which makes the URLs of its routes.</summary>
[TestClass]
public sealed class ViewScopeTests
{
    private readonly ViewModule _outer = new(), _inner = new();

    public ViewScopeTests()
    {
        _outer.Get("/all", static _ => "all").WithName("all");
        _outer.Get("/shared", static _ => "outer").WithName("shared");
        _inner.Get("/item/{id}", static _ => "item").WithName("item");
        _inner.Get("/shared", static _ => "inner").WithName("shared");
    }

    private ViewScope Scope => new(_inner, new ViewScope(_outer), "/in/ner");

    [TestMethod]
    [DataRow("item", "/a b/in/ner", "/a%20b/in/ner/item/7")]
    [DataRow("item", "/in/ner", "/in/ner/item/7")]
    [DataRow("all", "/x/in/ner", "/x/all?id=7")]
    [DataRow("shared", "/x/in/ner", "/x/in/ner/shared?id=7")]
    public void URL_has_what_is_before_the_outermost_module_percent_encoded(string name, string pathBase, string url)
    {
        ViewScope scope = Scope;
        for (int i = 0; i < 2; i++)
        {
            scope.UrlFor(pathBase, name, [new("id", 7)]).Should().Be(url);
        }
    }

    [TestMethod]
    public void Prefixes_are_counted_and_a_name_that_nobody_has_shows_those_that_there_are()
    {
        (Scope.Prefix, Scope.PrefixSegments, Scope.Parent!.PrefixSegments).Should().Be(("/in/ner", 2, 0));
        Scope.UrlFor("/in/ner", "missing", []).Should().BeNull();
        Scope.NoRoute("missing").Should().Contain("no route named \"missing\"").And.Contain("item").And.Contain("all");
        new ViewScope(new ViewModule()).NoRoute("missing").Should().Contain("None of their routes has a name");
    }
}
