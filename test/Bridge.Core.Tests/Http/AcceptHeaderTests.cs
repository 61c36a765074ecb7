using Bridge.Http;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Http;

[TestClass]
public sealed class AcceptHeaderTests
{
    [TestMethod]
    [DataRow("application/json")]
    [DataRow("application/problem+json")]
    [DataRow("APPLICATION/JSON; charset=utf-8")]
    [DataRow("application/vnd.github+json")]
    [DataRow("application/json, text/plain, */*")]
    [DataRow("text/html;q=0.5, application/json")]
    [DataRow("text/html;q=0, */*")]
    [DataRow("application/*")]
    public void JSON_is_preferred_where_it_has_the_higher_weight_or_is_named_alone(string accept) => AcceptHeader.PrefersJson(accept).Should().BeTrue();

    [TestMethod]
    [DataRow("")]
    [DataRow("*/*")]
    [DataRow("text/html")]
    [DataRow("text/html, application/json")]
    [DataRow("application/json;q=0.8, text/html;q=0.9")]
    [DataRow("application/json;q=0, */*")]
    [DataRow("application/json;q=x")]
    [DataRow("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8")]
    [DataRow("application/xhtml+xml, application/json;q=0.9")]
    [DataRow("text/*, application/json;q=0.9")]
    [DataRow("image/png")]
    public void The_page_is_for_everybody_else(string accept) => AcceptHeader.PrefersJson(accept).Should().BeFalse();

    [TestMethod]
    public void Several_headers_count_as_one() =>
        AcceptHeader.PrefersJson(new StringValues(["text/html;q=0.5", "application/json"])).Should().BeTrue();
}
