using FluentAssertions;

namespace Bridge.Core.Tests.Markup;

[TestClass]
public sealed class ForeignHtmlTests
{
    private const string Html = "text/html; charset=utf-8";
    private static readonly byte[] s_abc = "abc"u8.ToArray();

    [TestMethod]
    public async Task HTML_of_another_library_is_sent_as_it_is()
    {
        Answer content = await Answer.Of(new Content("<b>&</b>"));
        (content.ContentType, content.Text).Should().Be((Html, "<b>&</b>"));
#if NET
        // .NET Framework has it in System.Web, to which these tests have no reference.
        Answer text = await Answer.Of((new LegacyHtml("<i>&</i>"), 201));
        (text.Status, text.ContentType, text.Text).Should().Be((201, Html, "<i>&</i>"));
        (await Answer.Of(new LegacyHtml(null))).Text.Should().BeEmpty();
#endif
    }

#if NET
    private sealed class LegacyHtml(string? html) : System.Web.IHtmlString
    {
        public string ToHtmlString() => html!;
    }
#endif

    private sealed class Content(string html) : Microsoft.AspNetCore.Html.IHtmlContent
    {
        public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => writer.Write(html);
    }
}
