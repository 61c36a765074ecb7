using FluentAssertions;
using Microsoft.Owin.Infrastructure;

namespace Bridge.Katana.Tests.Infrastructure;

[TestClass]
public class WebUtilitiesTests
{
    [TestMethod]
    [DataRow("/", "/?n=v")]
    [DataRow("http://a/b?c=d", "http://a/b?c=d&n=v")]
    [DataRow("/a?", "/a?&n=v")]
    public void AddQueryString_goes_behind_the_query(string uri, string expected)
    {
        WebUtilities.AddQueryString(uri, "n=v").Should().Be(expected);
        WebUtilities.AddQueryString(uri, "n", "v").Should().Be(expected);
        WebUtilities.AddQueryString(uri, new Dictionary<string, string> { ["n"] = "v" }).Should().Be(expected);
    }

    [TestMethod]
    public void AddQueryString_escapes_names_and_values()
    {
        WebUtilities.AddQueryString("/", "a b&", "=?ä/").Should().Be("/?a%20b%26=%3D%3F%C3%A4%2F");
        WebUtilities.AddQueryString("/", new Dictionary<string, string> { ["a b"] = "c&d", ["e"] = "" }).Should().Be("/?a%20b=c%26d&e=");
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    public void Nothing_to_add_leaves_the_uri_as_it_is(string query)
    {
        WebUtilities.AddQueryString("/a?b=c", query).Should().Be("/a?b=c");
        WebUtilities.AddQueryString("", query).Should().Be("");
    }

    [TestMethod]
    [BridgeContracts("Katana names Uri.EscapeDataString's parameter.")]
    public void Nulls_are_refused()
    {
        FluentActions.Invoking(() => WebUtilities.AddQueryString(null, "q")).Should().Throw<ArgumentNullException>().WithParameterName("uri");
        FluentActions.Invoking(() => WebUtilities.AddQueryString("/", null, "v")).Should().Throw<ArgumentNullException>().WithParameterName("name");
        FluentActions.Invoking(() => WebUtilities.AddQueryString("/", "n", null)).Should().Throw<ArgumentNullException>().WithParameterName("value");
        FluentActions.Invoking(() => WebUtilities.AddQueryString("/", (IDictionary<string, string>)null))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("queryString");
    }
}
