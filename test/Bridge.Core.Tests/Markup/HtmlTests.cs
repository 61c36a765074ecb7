using System.Globalization;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Markup;

[TestClass]
public sealed class HtmlTests
{
    private const string Attack = "<script>alert('x')</script>\"&";
    private const string Encoded = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;";

    [TestMethod]
    public void What_is_put_into_HTML_is_encoded_and_its_own_text_is_not() =>
        Html.Of($"<h1 title=\"{Attack}\" lang='{Attack}'>Hello {Attack} &amp; {{all}}</h1>").ToString()
            .Should().Be($"<h1 title=\"{Encoded}\" lang='{Encoded}'>Hello {Encoded} &amp; {{all}}</h1>");

    [TestMethod]
    public void HTML_within_HTML_stands_as_it_is()
    {
        var item = Html.Of($"<li>{Attack}</li>");
        Html.Of($"<ul>{item}{Html.Raw("<li>raw</li>")}{Html.Empty}{new Content("<li>&amp;</li>")}</ul>").ToString()
            .Should().Be($"<ul><li>{Encoded}</li><li>raw</li><li>&amp;</li></ul>");
        Html.Of($"{(FormattableString)$"<b>{1}</b>"}").ToString().Should().Be("&lt;b&gt;1&lt;/b&gt;", "an interpolated string is text");
    }

    [TestMethod]
    public void Sequences_are_written_item_by_item_and_null_is_nothing()
    {
        string[] names = ["<a>", "b"];
        Html.Of($"<p>{names}|{names.Select(static name => Html.Of($"<i>{name}</i>"))}|{null}|{new object?[] { 1, null, "&" }}</p>").ToString()
            .Should().Be("<p>&lt;a&gt;b|<i>&lt;a&gt;</i><i>b</i>||1&amp;</p>");
        Html.Of($"{new StringValues(["<", ">"])}|{new StringBuilder("<")}|{(char[])['<', 'b']}").ToString().Should().Be("&lt;,&gt;|&lt;|&lt;b");
    }

    [TestMethod]
    public void Values_are_formatted_as_in_any_interpolated_string()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Html.Of($"{1234.5:N1}|{"<",3}|{"<",-3}|{new DateTime(2026, 11, 29):yyyy-MM-dd}|ä€😀{"ä€"}").ToString()
                .Should().Be("1.234,5|  &lt;|&lt;  |2026-11-29|ä€😀ä€");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public async Task A_view_returns_it_as_a_page()
    {
        Answer answer = await Answer.Of(Html.Of($"<h1>{Attack}</h1>"));
        answer.Text.Should().Be($"<h1>{Encoded}</h1>");
        answer["Content-Type"].Should().Be("text/html; charset=utf-8");
        answer["Content-Length"].Should().Be((Encoded.Length + 9).ToString(CultureInfo.InvariantCulture));
        (await Answer.Of((Html.Of($"<p>{1}"), 404))).Status.Should().Be(404);
        (await Answer.Of(new Response(ResponseBody.Html(Html.Of($"<p>{1}")), 410)))["Content-Type"].Should().Be("text/html; charset=utf-8");
        (await Answer.Of(Task.FromResult(Html.Of($"<p>{"ü"}")))).Text.Should().Be("<p>ü");
    }

    [TestMethod]
    public void Null_is_refused()
    {
        FluentActions.Invoking(static () => Html.Of(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(static () => Html.Raw(null!)).Should().Throw<ArgumentNullException>();
    }

    private sealed class Content(string html) : Microsoft.AspNetCore.Html.IHtmlContent
    {
        public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => writer.Write(html);
    }
}
