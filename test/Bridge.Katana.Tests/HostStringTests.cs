using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class HostStringTests
{
    [TestMethod]
    [DataRow("example.com", "example.com")]
    [DataRow("example.com:8080", "example.com:8080")]
    [DataRow("bücher.example", "xn--bcher-kva.example")]
    [DataRow("bücher.example:81", "xn--bcher-kva.example:81")]
    [DataRow("::1", "[::1]")]
    [DataRow("[::1]:80", "[::1]:80")]
    [DataRow("host:", "host:")]
    [DataRow("", "")]
    [DataRow(null, "")]
    public void ToUriComponent_is_fit_for_a_uri(string value, string expected)
    {
        new HostString(value).Value.Should().Be(value);
        new HostString(value).ToUriComponent().Should().Be(expected);
        new HostString(value).ToString().Should().Be(expected);
    }

    [TestMethod]
    [DataRow("xn--bcher-kva.example", "bücher.example")]
    [DataRow("xn--bcher-kva.example:81", "bücher.example:81")]
    [DataRow("example.com:81", "example.com:81")]
    [DataRow("[::1]:80", "[::1]:80")]
    [DataRow(null, null)]
    public void FromUriComponent_reads_Punycode(string component, string expected) => HostString.FromUriComponent(component).Value.Should().Be(expected);

    [TestMethod]
    [DataRow("http://example.com/x", "example.com:80")]
    [DataRow("http://example.com:81/x", "example.com:81")]
    [DataRow("http://[::1]:81/x", "[::1]:81")]
    public void FromUriComponent_takes_host_and_port_of_a_uri(string uri, string expected) =>
        HostString.FromUriComponent(new Uri(uri)).Value.Should().Be(expected);

    [TestMethod]
    public void Equality_ignores_the_case()
    {
        (new HostString("A") == new HostString("a")).Should().BeTrue();
        (new HostString("a") != new HostString("b")).Should().BeTrue();
        new HostString("A").Equals((object)new HostString("a")).Should().BeTrue();
        new HostString("A").GetHashCode().Should().Be(new HostString("a").GetHashCode());
        FluentActions.Invoking(() => HostString.FromUriComponent((Uri)null)).Should().Throw<ArgumentNullException>();
    }
}
