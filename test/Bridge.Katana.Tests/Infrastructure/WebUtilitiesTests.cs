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
    [DataRow("/a#top", "/a?n=v#top")]
    [DataRow("/a?b=c#top?d", "/a?b=c&n=v#top?d")]
    [DataRow("/a#top?d", "/a?n=v#top?d")]
    public void AddQueryString_goes_behind_the_query_and_before_the_fragment(string uri, string expected)
    {
        WebUtilities.AddQueryString(uri, "n=v").Should().Be(expected);
        WebUtilities.AddQueryString(uri, "n", "v").Should().Be(expected);
        WebUtilities.AddQueryString(uri, new Dictionary<string, string> { ["n"] = "v" }).Should().Be(expected);
    }

    [TestMethod]
    public void AddQueryString_escapes_names_and_values()
    {
        WebUtilities.AddQueryString("/", "a b&", "=?ä/").Should().Be("/?a%20b%26=%3D%3F%C3%A4%2F");
        WebUtilities.AddQueryString("/", new Dictionary<string, string> { ["a b"] = "c&d", ["e"] = null, ["f"] = "" }).Should().Be("/?a%20b=c%26d&e=&f=");
        WebUtilities.AddQueryString("/", new Dictionary<string, string>()).Should().Be("/");
    }

    [TestMethod]
    public void Nulls_are_refused()
    {
        FluentActions.Invoking(() => WebUtilities.AddQueryString(null, "q")).Should().Throw<ArgumentNullException>().WithParameterName("uri");
        FluentActions.Invoking(() => WebUtilities.AddQueryString("/", (string)null)).Should().Throw<ArgumentNullException>().WithParameterName("queryString");
        FluentActions.Invoking(() => WebUtilities.AddQueryString("/", null, "v")).Should().Throw<ArgumentNullException>().WithParameterName("name");
        FluentActions.Invoking(() => WebUtilities.AddQueryString("/", "n", null)).Should().Throw<ArgumentNullException>().WithParameterName("value");
        FluentActions.Invoking(() => WebUtilities.AddQueryString("/", (IDictionary<string, string>)null)).Should().Throw<ArgumentNullException>().WithParameterName("queryString");
    }
}
