using System.Text.Encodings.Web;
using FluentAssertions;
using Microsoft.AspNetCore.Html;

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

/// <summary>The HTML of other libraries.</summary>
[TestClass]
public sealed class ForeignHtmlKindsTests
{
    [TestMethod]
    public void Both_kinds_are_HTML_already()
    {
        Html.Of($"{new Content("<b>a</b>")}").ToString().Should().Be("<b>a</b>");
#if NET
        Html.Of($"{new Old("<i>b</i>")}|{new Old(null)}").ToString().Should().Be("<i>b</i>|");
#endif
        Html.Of($"<script>{new Content("x")}</script>").ToString().Should().Be("<script>x</script>", "its author has made it safe");
    }

    [TestMethod]
    public void Failure_of_its_own_is_thrown_as_it_is() =>
        FluentActions.Invoking(static () => Html.Of($"{new Failing()}").ToString()).Should().ThrowExactly<FormatException>();

    private sealed class Content(string html) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(html);
    }

#if NET
    private sealed class Old(string? html) : System.Web.IHtmlString
    {
        public string? ToHtmlString() => html;
    }
#endif

    private sealed class Failing : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => throw new FormatException();
    }
}
