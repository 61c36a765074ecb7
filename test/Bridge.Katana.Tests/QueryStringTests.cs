using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class QueryStringTests
{
    [TestMethod]
    [DataRow("one=two", "?one=two")]
    [DataRow("a&b=c&d", "?a&b=c&d")]
    [DataRow("/odd?but#allowed", "?/odd?but%23allowed")]
    [DataRow("", "")]
    [DataRow(null, "")]
    public void ToUriComponent_adds_the_question_mark_and_escapes_the_number_sign(string value, string expected)
    {
        new QueryString(value).Value.Should().Be(value);
        new QueryString(value).ToUriComponent().Should().Be(expected);
        new QueryString(value).ToString().Should().Be(expected);
    }

    [TestMethod]
    public void Constructor_escapes_every_ascii_character_that_is_not_unreserved()
    {
        const string Unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

        for (char c = '\0'; c < 128; c++)
        {
            string escaped = Unreserved.Contains(c) ? c.ToString() : $"%{(int)c:X2}";
            new QueryString(c.ToString(), c.ToString()).Value.Should().Be(escaped + "=" + escaped);
        }
        new QueryString("ä", "").Value.Should().Be("%C3%A4=");
    }

    [TestMethod]
    [DataRow(" ")]
    [DataRow("\t  ")]
    public void White_space_is_no_query(string value)
    {
        new QueryString(value).HasValue.Should().BeFalse();
        new QueryString(value).ToUriComponent().Should().BeEmpty();
        new OwinContext { Request = { Scheme = "http", Host = new HostString("h"), Path = new PathString("/a"), QueryString = new QueryString(value) } }
            .Request.Uri.AbsoluteUri.Should().Be("http://h/a");
    }

    [TestMethod]
    [BridgeContracts("Katana names Uri.EscapeDataString's parameter.")]
    public void Constructor_refuses_null_names_and_values()
    {
        FluentActions.Invoking(() => new QueryString(null, "v")).Should().Throw<ArgumentNullException>().WithParameterName("name");
        FluentActions.Invoking(() => new QueryString("n", null)).Should().Throw<ArgumentNullException>().WithParameterName("value");
    }

    [TestMethod]
    [DataRow("?one=two", "one=two")]
    [DataRow("???one", "??one")]
    [DataRow("?a%24b", "a%24b")]
    [DataRow("?", "")]
    [DataRow("", "")]
    [DataRow(null, "")]
    public void FromUriComponent_takes_the_question_mark_off(string component, string expected) =>
        QueryString.FromUriComponent(component).Value.Should().Be(expected);

    [TestMethod]
    public void FromUriComponent_wants_the_question_mark() =>
        FluentActions.Invoking(() => QueryString.FromUriComponent("one=two")).Should().Throw<ArgumentException>();

    [TestMethod]
    [DataRow("http://example.com/?a%24b=c%23#d", "a%24b=c%23")]
    [DataRow("http://example.com/?", "")]
    [DataRow("http://example.com", "")]
    public void FromUriComponent_takes_the_escaped_query_of_a_uri(string uri, string expected) =>
        QueryString.FromUriComponent(new Uri(uri)).Value.Should().Be(expected);

    [TestMethod]
    public void Equality_minds_the_case()
    {
        (new QueryString("a") == new QueryString("a")).Should().BeTrue();
        (new QueryString("a") != new QueryString("A")).Should().BeTrue();
        new QueryString("a").Equals((object)new QueryString("a")).Should().BeTrue();
        new QueryString("a").GetHashCode().Should().Be(new QueryString("a").GetHashCode());
        new QueryString(null).GetHashCode().Should().Be(0);
        QueryString.Empty.HasValue.Should().BeFalse();
    }
}
