using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>Which URLs can be listened on.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostUrlTests
{
    [TestMethod]
    [DataRow("http://localhost:5080", "http://localhost:5080/")]
    [DataRow("HTTPS://+/Base/", "https://+:443/Base/")]
    [DataRow("http://[::1]:0/a.b/c", "http://[::1]:0/a.b/c/")]
    public void URL_is_read(string url, string read) => HostUrl.Parse(url).ToString().Should().Be(read);

    [TestMethod]
    [DataRow("ftp://localhost", "does not begin with http")]
    [DataRow("http://:80", "no host")]
    [DataRow("http://a b:80", "is not a host")]
    [DataRow("http://0.0.0.0:80", "written +")]
    [DataRow("http://0:80", "written +")]
    [DataRow("http://[::0]:80", "written +")]
    [DataRow("http://[0:0:0:0:0:0:0:0]:80", "written +")]
    [DataRow("http://[::ffff:0.0.0.0]:80", "written +")]
    [DataRow("http://::1:80", "an IPv6 address is written in brackets")]
    [DataRow("http://::1", "is not a host")]
    [DataRow("http://localhost:65536", "not a port")]
    [DataRow("http://localhost/a/../b", "dotted segment")]
    [DataRow("http://localhost/a/..", "dotted segment")]
    [DataRow("http://localhost/./a", "dotted segment")]
    [DataRow("http://localhost/a//b", "dotted segment")]
    [DataRow("http://localhost/a%2F", "its path has '%'")]
    public void URL_that_cannot_be_listened_on_is_refused_with_the_reason(string url, string reason)
    {
        Action parse = () => HostUrl.Parse(url);
        parse.Should().Throw<OwinHostException>().Which.Message.Should().Contain(reason);
    }

    [TestMethod]
    [DataRow("http://localhost:5081", "http", "localhost", 5081, "")]
    [DataRow("http://localhost:5081/", "http", "localhost", 5081, "")]
    [DataRow("HTTP://LocalHost:5081/Site", "http", "localhost", 5081, "/Site")]
    [DataRow("http://127.0.0.1:0/a/b/", "http", "127.0.0.1", 0, "/a/b")]
    [DataRow("http://+:8080", "http", "+", 8080, "")]
    [DataRow("http://*:8080/x", "http", "*", 8080, "/x")]
    [DataRow("http://[::1]:8080", "http", "[::1]", 8080, "")]
    [DataRow("http://[0:0::1]:8080", "http", "[::1]", 8080, "")]
    [DataRow("http://[2001:DB8:0::1]:8080", "http", "[2001:db8::1]", 8080, "")]
    [DataRow("http://127.1:8080", "http", "127.0.0.1", 8080, "")]
    [DataRow("http://[::ffff:10.0.0.1]:8080", "http", "10.0.0.1", 8080, "")]
    [DataRow("http://example.com", "http", "example.com", 80, "")]
    [DataRow("https://example.com", "https", "example.com", 443, "")]
    public void A_good_url_is_taken_apart(string url, string scheme, string host, int port, string pathBase)
    {
        var parsed = HostUrl.Parse(url);
        (parsed.Scheme, parsed.Host, parsed.Port, parsed.PathBase).Should().Be((scheme, host, port, pathBase));
    }

    [TestMethod]
    [DataRow("", "does not begin with http:// or https://")]
    [DataRow("localhost:5081", "does not begin with http://")]
    [DataRow("ftp://localhost:5081", "does not begin with http://")]
    [DataRow("http:/localhost:5081", "does not begin with http://")]
    [DataRow("http://", "it has no host")]
    [DataRow("http://:5081", "it has no host")]
    [DataRow("http:// localhost:5081", "' localhost' is not a host")]
    [DataRow("http://local host:5081", "'local host' is not a host")]
    [DataRow("http://user@localhost:5081", "'user@localhost' is not a host")]
    [DataRow("http://localhost:", "'' is not a port")]
    [DataRow("http://localhost:http", "'http' is not a port")]
    [DataRow("http://localhost:-1", "'-1' is not a port")]
    [DataRow("http://localhost:65536", "'65536' is not a port")]
    [DataRow("http://localhost:99999999999", "is not a port")]
    [DataRow("http://localhost:5081/a?b", "its path has '?'")]
    [DataRow("http://localhost:5081/a#b", "its path has '#'")]
    [DataRow("http://localhost:5081/a%20b", "its path has '%'")]
    [DataRow("http://localhost:5081/a b", "its path has ' '")]
    [DataRow("http://localhost:5081/a//b", "empty or dotted segment")]
    [DataRow("http://localhost:5081/a/../b", "empty or dotted segment")]
    [DataRow("http://localhost:5081/a/.", "empty or dotted segment")]
    [DataRow("http://0.0.0.0:5081", "written + here")]
    public void A_malformed_url_is_one_line_that_says_what_is_wrong_and_what_is_allowed(string url, string why)
    {
        Func<OwinHost> start = () => OwinHost.Start(url, _ => Task.CompletedTask);
        string message = start.Should().Throw<OwinHostException>().Which.Message;
        message.Should().StartWith($"Cannot listen on '{url}': ").And.Contain(why).And.Contain("http://HOST:PORT").And.NotContain("\n");
    }

    [TestMethod]
    [DataRow("http://a\r\nb:5081")]
    [DataRow("http://localhost:5081\r\nX")]
    [DataRow("http://localhost:5081/a\r\nb")]
    [DataRow("http://{0}:5081")]
    [DataRow("http://localhost:{0}")]
    public void A_hostile_url_is_one_short_line_too(string url)
    {
        Func<OwinHost> start = () => OwinHost.Start(string.Format(url, new string('a', 100_000)), _ => Task.CompletedTask);

        string message = start.Should().Throw<OwinHostException>().Which.Message;

        message.Should().NotContainAny("\r", "\n");
        message.Length.Should().BeLessThan(4000);
    }
}
