using Bridge.Http;
using FluentAssertions;

namespace Bridge.Core.Tests.Http;

/// <summary>The name under which a browser saves a file (RFC 6266, RFC 8187).</summary>
[TestClass]
public sealed class ContentDispositionTests
{
    [TestMethod]
    [DataRow("report.txt", "attachment; filename=\"report.txt\"")]
    [DataRow("a b(1)~.txt", "attachment; filename=\"a b(1)~.txt\"")]
    [DataRow("a\\b.txt", "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%5Cb.txt")]
    [DataRow("a\"b", "attachment; filename=\"a_b\"; filename*=UTF-8''a%22b")]
    [DataRow("ü\r\n", "attachment; filename=\"___\"; filename*=UTF-8''%C3%BC%0D%0A")]
    [DataRow("ü/%-._~", "attachment; filename=\"_/%-._~\"; filename*=UTF-8''%C3%BC%2F%25-._~")]
    public void A_name_that_quotes_cannot_hold_is_sent_exactly_and_without_what_they_cannot(string name, string expected) =>
        ContentDisposition.Format("attachment", name).Should().Be(expected);
}
