using Bridge.Http;
using FluentAssertions;

namespace Bridge.Core.Tests.Http;

/// <summary>URLs with any text in them, as Werkzeug's iri_to_uri converts them.</summary>
[TestClass]
public sealed class UrlEncodingTests
{
    [TestMethod]
    [DataRow("/\u00fc b?q=\u00fc#\u00fc", "/%C3%BC%20b?q=%C3%BC#%C3%BC")]
    [DataRow("/a%20b%2F", "/a%20b%2F")]
    [DataRow("HTTP://B\u00fccher.example/", "http://xn--bcher-kva.example/")]
    [DataRow("//b\u00fccher.example", "//xn--bcher-kva.example")]
    [DataRow("/a?#", "/a")]
    [DataRow("", "")]
    public void What_a_URL_cannot_contain_is_encoded_and_the_rest_stays(string url, string sent)
    {
        UrlEncoding.TryEncode(url, out string encoded).Should().BeTrue();
        encoded.Should().Be(sent);
    }

    [TestMethod]
    public void Half_a_surrogate_pair_has_no_encoding() => UrlEncoding.TryEncode("/\ud83d", out _).Should().BeFalse();
}
