using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class FormCollectionTests
{
    [TestMethod]
    public void Values_are_joined_or_apart()
    {
        IFormCollection form = new FormCollection(new Dictionary<string, string[]> { ["a"] = ["1", "2, 3"], ["empty"] = [], ["null"] = null });

        form["a"].Should().Be("1,2, 3");
        form.Get("a").Should().Be("1,2, 3");
        form.GetValues("a").Should().Equal("1", "2, 3");
        form["A"].Should().BeNull("the names are compared as the dictionary does");
        form.Get("b").Should().BeNull();
        form.GetValues("b").Should().BeNull();
        form.Get("empty").Should().BeEmpty();
        form.Get("null").Should().BeNull();
        form.Select(field => field.Key).Should().Equal("a", "empty", "null");
    }

    [TestMethod]
    public void Constructor_refuses_null()
    {
        FluentActions.Invoking(() => new FormCollection(null)).Should().Throw<ArgumentNullException>().WithParameterName("store");
        FluentActions.Invoking(() => new ReadableStringCollection(null)).Should().Throw<ArgumentNullException>().WithParameterName("store");
    }
}
