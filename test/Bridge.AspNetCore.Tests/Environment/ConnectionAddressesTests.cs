using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>A connection's addresses and ports as OWIN has them: text.</summary>
[TestClass]
public sealed class ConnectionAddressesTests
{
    [TestMethod]
    [DataRow("10.0.0.1", "10.0.0.1")]
    [DataRow("::ffff:10.0.0.1", "10.0.0.1")]
    [DataRow("::1", "::1")]
    [DataRow(null, null)]
    public void Address_of_IPv4_is_written_as_one_on_a_socket_for_both(string? address, string? text) =>
        ConnectionAddresses.Text(address is null ? null : IPAddress.Parse(address)).Should().Be(text);

    [TestMethod]
    public void Port_of_0_is_none()
    {
        ConnectionAddresses.Text(0).Should().BeNull();
        ConnectionAddresses.Text(80).Should().Be("80");
    }

    [TestMethod]
    [DataRow("1", 1)]
    [DataRow("65535", 65535)]
    [DataRow("0", null)]
    [DataRow("65536", null)]
    [DataRow("-1", null)]
    [DataRow(" 80", null)]
    [DataRow("", null)]
    public void Port_is_a_number_from_1_to_65535(string text, int? port)
    {
        ConnectionAddresses.TryParsePort(text, out int read).Should().Be(port is not null);
        if (port is not null)
        {
            read.Should().Be(port);
        }
    }

    [TestMethod]
    [DataRow(null, 80, "http", "localhost")]
    [DataRow("10.0.0.1", 0, "http", "10.0.0.1")]
    [DataRow("10.0.0.1", 80, "http", "10.0.0.1")]
    [DataRow("10.0.0.1", 443, "http", "10.0.0.1:443")]
    [DataRow("10.0.0.1", 443, "https", "10.0.0.1")]
    [DataRow("10.0.0.1", 80, "https", "10.0.0.1:80")]
    [DataRow("::1", 8080, "http", "[::1]:8080")]
    public void Host_of_a_request_without_one_is_where_it_arrived(string? address, int port, string scheme, string host)
    {
        DefaultHttpContext context = new() { Request = { Scheme = scheme }, Connection = { LocalPort = port } };
        context.Connection.LocalIpAddress = address is null ? null : IPAddress.Parse(address);
        ConnectionAddresses.GuessHost(context).Should().Be(host);
        new HttpContextEnvironment(context).RequestHeaders["Host"].Should().Equal(host);
        context.Request.Headers.Host = "given";
        new HttpContextEnvironment(context).RequestHeaders["Host"].Should().Equal("given");
    }
}
