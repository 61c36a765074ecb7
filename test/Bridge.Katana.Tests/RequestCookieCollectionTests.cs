using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class RequestCookieCollectionTests
{
    [TestMethod]
    [BridgeContracts("Katana ends a cookie at a comma.")]
    [DataRow("a=1,b=2", "a", "1,b=2")]
    [DataRow(",a=1", ",a", "1")]
    public void Comma_is_part_of_the_value(string header, string name, string value)
    {
        var context = new OwinContext();
        context.Request.Headers["Cookie"] = header;

        context.Request.Cookies.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create(name, value));
    }

    [TestMethod]
    [DataRow("a=1", "a=1")]
    [DataRow("a=1; b=2", "a=1|b=2")]
    [DataRow("a=1;b=2;", "a=1|b=2")]
    [DataRow("  a=1 ;  b=2", "a=1 |b=2")]
    [DataRow("a=1; a=2", "a=1", DisplayName = "the first of a name counts")]
    [DataRow("a=1; A=2", "a=1|A=2", DisplayName = "names mind the case")]
    [DataRow("a", "")]
    [DataRow("a; b=2; c", "b=2")]
    [DataRow("a=", "a=")]
    [DataRow("=1", "=1")]
    [DataRow("a=b=c==", "a=b=c==")]
    [DataRow("a=%21%C3%A4+x", "a=!ä+x", DisplayName = "values are unescaped, plus stays plus")]
    [DataRow("%5f%5fHost-a=1", "%5f%5fHost-a=1", DisplayName = "names are never unescaped")]
    [DataRow("a=\"q\"", "a=\"q\"")]
    [DataRow("a=%zz%", "a=%zz%")]
    [DataRow("", "")]
    public void Cookies_are_parsed(string header, string expected)
    {
        var request = new OwinRequest();
        request.Environment["owin.RequestHeaders"] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase) { ["Cookie"] = [header] };

        string.Join("|", request.Cookies.Select(cookie => cookie.Key + "=" + cookie.Value)).Should().Be(expected);
    }

    [TestMethod]
    [DataRow("key,")]
    [DataRow("ke#y")]
    [DataRow("a b")]
    [DataRow("ä")]
    [DataRow("a=b;c")]
    [DataRow("100%")]
    public void A_name_with_special_characters_comes_back_as_it_was_set(string name)
    {
        var context = new OwinContext();
        context.Response.Cookies.Append(name, "v;,= \"ä");
        context.Request.Headers["Cookie"] = context.Response.Headers["Set-Cookie"].Split(';')[0];

        context.Request.Cookies[name].Should().Be("v;,= \"ä");
    }

    [TestMethod]
    public void Name_as_sent_goes_before_the_escaped_one()
    {
        var cookies = new RequestCookieCollection(new Dictionary<string, string> { ["a b"] = "raw", ["a%20b"] = "escaped" });

        cookies["a b"].Should().Be("raw");
        cookies["a%20b"].Should().Be("escaped");
        cookies["none"].Should().BeNull();
    }

    [TestMethod]
    public void Constructor_refuses_null() =>
        FluentActions.Invoking(() => new RequestCookieCollection(null)).Should().Throw<ArgumentNullException>().WithParameterName("store");
}
