using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class PathStringTests
{
    [TestMethod]
    [DataRow("/path")]
    [DataRow("/a b?c#d%2F")]
    [DataRow("/")]
    [DataRow("")]
    [DataRow(null)]
    public void Value_is_what_was_given(string value)
    {
        new PathString(value).Value.Should().Be(value);
        new PathString(value).HasValue.Should().Be(!string.IsNullOrEmpty(value));
    }

    [TestMethod]
    [DataRow("hello")]
    [DataRow("../hello")]
    [DataRow(" /hello")]
    [DataRow("*")]
    public void Constructor_refuses_what_begins_with_no_slash(string value) =>
        FluentActions.Invoking(() => new PathString(value)).Should().Throw<ArgumentException>().WithParameterName("value");

    [TestMethod]
    public void ToUriComponent_escapes_every_ascii_character_that_RFC_3986_keeps_out_of_a_path()
    {
        const string Pchar = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/";

        for (char c = '\0'; c < 128; c++)
        {
            string expected = Pchar.Contains(c) ? "/" + c : $"/%{(int)c:X2}";

            new PathString("/" + c).ToUriComponent().Should().Be(expected, "of character {0}", (int)c);
            new PathString("/" + c).ToString().Should().Be(expected);
            PathString.FromUriComponent(expected).Value.Should().Be("/" + c);
        }
    }

    [TestMethod]
    [DataRow("/path?two", "/path%3Ftwo")]
    [DataRow("/ä/葉", "/%C3%A4/%E8%91%89")]
    [DataRow("/\U0001F600", "/%F0%9F%98%80")]
    [DataRow("/one%2Ftwo", "/one%2Ftwo", DisplayName = "an escape sequence stays")]
    [DataRow("/100%", "/100%25")]
    [DataRow("/100%2", "/100%252")]
    [DataRow("/%zz", "/%25zz")]
    [DataRow("/%%41", "/%25%41")]
    [DataRow("/a b c", "/a%20b%20c")]
    [DataRow("", "")]
    [DataRow(null, "")]
    public void ToUriComponent_escapes(string value, string expected) => new PathString(value).ToUriComponent().Should().Be(expected);

    [TestMethod]
    [DataRow("/path%2Ftwo", "/path/two")]
    [DataRow("/path?two", "/path?two")]
    [DataRow("/%E8%91%89", "/葉")]
    [DataRow("/a+b", "/a+b")]
    [DataRow("", "")]
    public void FromUriComponent_unescapes(string component, string expected) => PathString.FromUriComponent(component).Value.Should().Be(expected);

    [TestMethod]
    [DataRow("http://example.com/path%3Ftwo?three#four", "/path?two")]
    [DataRow("http://example.com", "/")]
    [DataRow("http://example.com?three", "/")]
    public void FromUriComponent_takes_the_path_of_a_uri(string uri, string expected) => PathString.FromUriComponent(new Uri(uri)).Value.Should().Be(expected);

    [TestMethod]
    public void FromUriComponent_refuses_null()
    {
        FluentActions.Invoking(() => PathString.FromUriComponent((string)null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => PathString.FromUriComponent((Uri)null)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    [DataRow("/oNe/two", "/one", true, "/two")]
    [DataRow("/one/two", "/ONE", true, "/two")]
    [DataRow("/oNe", "/one", true, "")]
    [DataRow("/oNe/", "/one", true, "/")]
    [DataRow("/oNe-two", "/one", false, "")]
    [DataRow("/onetwo", "/one", false, "")]
    [DataRow("/one", "/one/two", false, "")]
    [DataRow("/one", "/one/", false, "")]
    [DataRow("/one//two", "/one/", true, "/two")]
    [DataRow("/one/two", "/one/", false, "")]
    [DataRow("/İ/x", "/i", false, "", DisplayName = "ordinal, whatever the culture")]
    [DataRow("/oNe/", "", true, "/oNe/")]
    [DataRow("/", "/", true, "")]
    [DataRow("", "/", false, "")]
    [DataRow("", "", true, "")]
    [DataRow(null, null, true, "")]
    [DataRow(null, "", true, "")]
    [DataRow("", null, true, "")]
    public void StartsWithSegments_compares_whole_segments_whatever_the_case(string path, string other, bool expected, string rest)
    {
        new PathString(path).StartsWithSegments(new PathString(other)).Should().Be(expected);
        new PathString(path).StartsWithSegments(new PathString(other), out PathString remaining).Should().Be(expected);

        remaining.Value.Should().Be(rest);
    }

    [TestMethod]
    [DataRow("/path/two", "/PATH/Two", true)]
    [DataRow("/path/", "/path", false)]
    [DataRow("/a-b", "/a_b", false)]
    [DataRow(null, null, true)]
    public void Equality_ignores_the_case(string left, string right, bool expected)
    {
        PathString one = new(left), other = new(right);

        (one == other).Should().Be(expected);
        (one != other).Should().Be(!expected);
        one.Equals((object)other).Should().Be(expected);
        (one.GetHashCode() == other.GetHashCode()).Should().Be(expected);
        one.Equals(other, StringComparison.Ordinal).Should().Be(left == right);
        one.Equals("/path/two").Should().BeFalse();
    }

    [TestMethod]
    public void Addition_puts_paths_and_queries_together()
    {
        var path = new PathString("/one?two");

        (path + new PathString("/three#four")).Value.Should().Be("/one?two/three#four");
        (path + new PathString("/three#four")).ToUriComponent().Should().Be("/one%3Ftwo/three%23four");
        (path + new QueryString("a=b#c")).Should().Be("/one%3Ftwo?a=b%23c");
        (default(PathString) + new PathString("/a")).Value.Should().Be("/a");
        (path + default(QueryString)).Should().Be("/one%3Ftwo");
    }
}
