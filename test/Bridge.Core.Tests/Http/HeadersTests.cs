using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Http;

/// <summary>The headers of a response as a collection.</summary>
[TestClass]
public sealed class HeadersTests
{
    [TestMethod]
    public void Headers_are_a_collection_whose_names_ignore_case()
    {
        Headers headers = new() { { "X-A", "1" }, { "x-a", "2" } };
        headers["X-A"].Should().Equal("1", "2");
        headers.Count.Should().Be(1);
        headers.Contains("x-A").Should().BeTrue();
        headers["missing"].Count.Should().Be(0);
        headers["X-B"] = StringValues.Empty;
        headers.Contains("X-B").Should().BeTrue();
        headers.Select(static header => header.Key).Should().Equal("X-A", "X-B");
        headers.Remove("x-b").Should().BeTrue();
        headers.Remove("x-b").Should().BeFalse();
        Headers copy = new(headers);
        copy["X-A"] = "3";
        headers["X-A"].Should().Equal("1", "2");
        FluentActions.Invoking(static () => new Headers(null!)).Should().Throw<ArgumentNullException>();
    }
}
