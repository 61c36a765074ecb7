using Bridge.Http;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Http;

/// <summary>What becomes of a header before it is sent.</summary>
[TestClass]
public sealed class HeaderRulesTests
{
    [TestMethod]
    [DataRow("close, keep-alive", "close")]
    [DataRow("keep-alive,Close", "close")]
    [DataRow("keep-alive", "keep-alive")]
    [DataRow("closed", "closed")]
    public void A_connection_that_is_closed_says_nothing_else(string given, string sent)
    {
        StringValues values = given;
        HeaderRules.Check("Connection", ref values).Should().BeNull();
        values.ToString().Should().Be(sent);
        values = new StringValues(["x", given]);
        HeaderRules.Check("connection", ref values).Should().BeNull();
        values.ToString().Should().Be(sent == "close" ? sent : "x," + sent);
    }

    [TestMethod]
    [DataRow("Location", "/a?", "/a?")]
    [DataRow("Content-Location", "/a?", "/a")]
    [DataRow("Location", " /\u00fc b ", "/%C3%BC%20b")]
    [DataRow("Content-Location", "http://b\u00fccher.example/\u00fc", "http://xn--bcher-kva.example/%C3%BC")]
    public void A_URL_is_sent_percent_encoded_and_a_plain_Location_as_it_is(string name, string given, string sent)
    {
        StringValues values = given;
        HeaderRules.Check(name, ref values).Should().BeNull();
        values.ToString().Should().Be(sent);
    }

    [TestMethod]
    [DataRow("Location")]
    [DataRow("content-location")]
    public void A_URL_whose_host_could_be_misread_is_refused(string name)
    {
        StringValues values = "https://good.com\\@evil.com/";
        HeaderRules.Check(name, ref values).Should().Contain(name);
    }

    [TestMethod]
    [DataRow("Transfer-Encoding")]
    [DataRow("transfer-encoding")]
    public void The_header_that_frames_a_body_is_refused(string name)
    {
        StringValues values = "chunked";
        HeaderRules.Check(name, ref values).Should().Contain("Transfer-Encoding");
    }
}
