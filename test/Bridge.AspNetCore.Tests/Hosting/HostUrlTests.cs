using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>Which URLs can be listened on.</summary>
[TestClass]
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
}
