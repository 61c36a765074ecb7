using FluentAssertions;

namespace Bridge.Core.Tests.Http;

/// <summary>The URLs within Refresh and Link are sent as a Location is.</summary>
[TestClass]
public sealed class HeaderUrlsTests
{
    // Written as escapes, so that no editor changes them.
    [TestMethod]
    [DataRow("Refresh", "5", "5")]
    [DataRow("Refresh", "", "")]
    [DataRow("Refresh", "5;", "5;")]
    [DataRow("Refresh", "0; url=", "0; url=")]
    [DataRow("Refresh", "tab\tinside", "tab\tinside")]
    [DataRow("Refresh", "5x url=https://a@b", "5x url=https://a@b")]
    [DataRow("Refresh", "; url=https://a@b", "; url=https://a@b")]
    [DataRow("Refresh", "0; url=/a?b#c", "0; url=/a?b#c")]
    [DataRow("Refresh", " 0; url=/a ", "0; url=/a")]
    [DataRow("Refresh", "0; url=/\u00FC x?q=\u00FC", "0; url=/%C3%BC%20x?q=%C3%BC")]
    [DataRow("Refresh", "0.5, URL = \"/\u00FC\" more", "0.5, URL = \"/%C3%BC\" more")]
    [DataRow("Refresh", "0;url='/\u00FC'", "0;url='/%C3%BC'")]
    [DataRow("Refresh", "0;url='/\u00FC", "0;url='/%C3%BC")]
    [DataRow("Refresh", "0;/\u00FC", "0;/%C3%BC")]
    [DataRow("Refresh", "0 /\u00FC", "0 /%C3%BC")]
    [DataRow("refresh", "0; url=https://b\u00FCcher.example/", "0; url=https://xn--bcher-kva.example/")]
    [DataRow("Refresh", "0; url=https://good.com/?next=https://a@b", "0; url=https://good.com/?next=https://a@b")]
    [DataRow("Link", "</style.css>; rel=preload; as=style", "</style.css>; rel=preload; as=style")]
    [DataRow("Link", "</\u00FC>; rel=next, <https://b\u00FCcher.example/>;rel=prev", "</%C3%BC>; rel=next, <https://xn--bcher-kva.example/>;rel=prev")]
    [DataRow("Link", "<>; title=\"a <https://a@b> \\\" <//x@y>\"", "<>; title=\"a <https://a@b> \\\" <//x@y>\"")]
    [DataRow("link", "</\u00FC", "</%C3%BC")]
    [DataRow("Link", "none", "none")]
    public async Task A_URL_is_percent_encoded_and_the_rest_is_left_alone(string name, string value, string sent)
    {
        (await Answer.Of(("", new Headers { [name] = value })))[name].Should().Be(sent);
    }

    [TestMethod]
    [DataRow("Refresh", "0; url=https://evil.com\uFF0F.good.com/")]
    [DataRow("Refresh", "0; url=https://good.com@evil.com/")]
    [DataRow("Refresh", "0;url=\"https://good.com@evil.com/\"")]
    [DataRow("Refresh", "0;URL='https://evil.com\\.good.com/'")]
    [DataRow("Refresh", "0,/\\evil.com")]
    [DataRow("Refresh", "0 https:/evil.com")]
    [DataRow("Refresh", "0; url = ///evil.com")]
    [DataRow("Refresh", ".;https://2130706433/")]
    [DataRow("Link", "<https://good.com@evil.com/>; rel=preload")]
    [DataRow("Link", "</a>; rel=next, < https://evil.com\\.good.com/>; rel=prev")]
    [DataRow("Link", "</a>; title=\"<\"; rel=next,<//good.com@evil.com>")]
    [DataRow("Link", "<https://evil%2ecom/")]
    public async Task A_host_that_is_not_plain_is_refused(string name, string value)
    {
        (await Answer.RefusalOf(("", new Headers { [name] = value }))).Should().Contain(name).And.Contain("host");
    }

    [TestMethod]
    public async Task Text_beyond_ASCII_outside_the_URL_is_refused()
    {
        (await Answer.RefusalOf(("", new Headers { ["Link"] = "</a>; title=\"\u00FC\"" }))).Should().Contain("Link").And.Contain("not ASCII");
        (await Answer.RefusalOf(("", new Headers { ["Refresh"] = "0; url=\"/a\" \u00FC" }))).Should().Contain("Refresh").And.Contain("not ASCII");
        (await Answer.RefusalOf(("", new Headers { ["Refresh"] = "0; url=/\uD800" }))).Should().Contain("Refresh");
        (await Answer.RefusalOf(("", new Headers { ["Refresh"] = "0; url=/\r\nX: y" }))).Should().Contain("carriage return");
    }
}
