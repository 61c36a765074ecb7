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
}
