using Bridge.Markup;
using FluentAssertions;

namespace Bridge.Core.Tests.Markup;

/// <summary>Where a value may stand in HTML.</summary>
[TestClass]
public sealed class HtmlScannerTests
{
    [TestMethod]
    [DataRow("javascript:alert(1)", "unsafe:javascript:alert(1)")]
    [DataRow(" \tJava\nScript:alert(1)", "unsafe: \tJava\nScript:alert(1)")]
    [DataRow("https://example.com/?a=1&b=2", "https://example.com/?a=1&amp;b=2")]
    [DataRow("/javascript:x", "/javascript:x")]
    public void A_URL_that_is_a_script_does_not_run(string url, string expected)
    {
        Html.Of($"<a href=\"{url}\">x</a>").ToString().Should().Be($"<a href=\"{expected}\">x</a>");
        Html.Of($"<form method='post' action = '{url}'>").ToString().Should().Be($"<form method='post' action = '{expected}'>");
        Html.Of($"<a href=\"/to?{url}\" title=\"{url}\">").ToString().Should().NotContain("unsafe:");
    }

    [TestMethod]
    public void A_script_in_several_pieces_of_a_URL_does_not_run()
    {
        const string Script = "javascript:alert(1)";
        Html.Of($"<a href='{""}{Script}'>").ToString().Should().Be("<a href='unsafe:javascript:alert(1)'>");
        Html.Of($"<a href='{null} {Script}'>").ToString().Should().Be("<a href=' unsafe:javascript:alert(1)'>");
        Html.Of($"<a href='{"Java"}{"Script:x"}'>").ToString().Should().Be("<a href='Javaunsafe:Script:x'>");
        Html.Of($"<a href='{"javascript"}://{"x"}'>").ToString().Should().Be("<a href='javascriptunsafe:://x'>");
        Html.Of($"<a href='{new[] { "java", "script:x" }}'>").ToString().Should().Be("<a href='javaunsafe:script:x'>");
        Html.Of($"<a href='{Html.Of($"{Script}")}'>").ToString().Should().Be("<a href='unsafe:javascript:alert(1)'>");
        Html.Of($"<a href='{Html.Empty}{new object[] { Html.Of($"java{"script:x"}") }}'>").ToString().Should().Be("<a href='javaunsafe:script:x'>");
    }

    [TestMethod]
    public void The_pieces_of_one_URL_do_not_count_for_the_next()
    {
        string page = "javascript";
        Html.Of($"<a href='{page}'>:</a><a href='{"/"}{"javascript:x"}' title='{page}:'>{page}:</a><a href='{Html.Raw("javascript:f()")}'>").ToString()
            .Should().Be("<a href='javascript'>:</a><a href='/javascript:x' title='javascript:'>javascript:</a><a href='javascript:f()'>");
        Html.Of($"<a href='{page}'>{":"}</a><a href='{"javascript:x"}'>").ToString()
            .Should().Be("<a href='javascript'>:</a><a href='unsafe:javascript:x'>");
    }

    [TestMethod]
    public void A_value_that_encoding_does_not_make_safe_is_refused_where_the_HTML_is_made()
    {
        string text = "x";
        Refused(() => Html.Of($"<script>let name = '{text}'</script>")).WithMessage("The value {0} of Html.Of is in a script*data-name=*");
        Refused(() => Html.Of($"<script>let end = '</scripts>', name = '{text}'</script>")).WithMessage("The value {0} of Html.Of is in a script*");
        Html.Of($"<script></script ><script src='x'></SCRIPT><p>{text}</p>").ToString().Should().EndWith("<p>x</p>");
        Refused(() => Html.Of($"<p>{text}</p><SCRIPT src=\"a\">{text}</SCRIPT>")).WithMessage("The value {1} *in a script*");
        Refused(() => Html.Of($"<a onclick=\"go('{text}')\">")).WithMessage("*in a script*");
        Refused(() => Html.Of($"<iframe srcdoc='{text}'>")).WithMessage("*in a script*");
        Refused(() => Html.Of($"<style>p {{ color: {text} }}</style>")).WithMessage("*in a style*");
        Refused(() => Html.Of($"<p style=\"color: {text}\">")).WithMessage("*in a style*");
        Refused(() => Html.Of($"<a href={text}>")).WithMessage("*attribute without quotes*Write quotes around it*");
        Refused(() => Html.Of($"<a title=a{text}>")).WithMessage("*attribute without quotes*");
        Refused(() => Html.Of($"<{text}>")).WithMessage("*within a tag*");
        Refused(() => Html.Of($"<option {text}>")).WithMessage("*within a tag*Html.Raw(\"selected\")*");
        Refused(() => Html.Of($"<a data-{text}=\"1\">")).WithMessage("*within a tag*");
        Refused(() => Html.Of($"<!-- {text} -->")).WithMessage("*in a comment*");
        Refused(() => Html.Of($"<!doctype {text}>")).WithMessage("*in a comment or a declaration*");
        Refused(() => Html.Of($"{Task.FromResult("x")}")).WithMessage("*Task<string>*Await it*");
        Refused(() => Html.Of($"{new ValueTask<int>(1)}")).WithMessage("*Await it*");
        Refused(() => Html.Of($"{(Func<string>)(() => "x")}")).WithMessage("*mean to call it*");
    }

    [TestMethod]
    public void Numbers_and_HTML_may_stand_anywhere_and_text_after_it()
    {
        string text = "<";
        Html.Of($"<script>let n = {5};</script>{text}<style>p {{ width: {5}px }}</style>{text}").ToString()
            .Should().Be("<script>let n = 5;</script>&lt;<style>p { width: 5px }</style>&lt;");
        Html.Of($"<option value={5} {Html.Raw("selected")}>{text}</option><!-- a --><br/>{text}").ToString()
            .Should().Be("<option value=5 selected>&lt;</option><!-- a --><br/>&lt;");
        Html.Of($"a < b {text} <p a=b c>{text} 1<2{text}").ToString().Should().Be("a < b &lt; <p a=b c>&lt; 1<2&lt;");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Refused(Func<Html> make) =>
        make.Should().Throw<ArgumentException>();
}

/// <summary>Where in the HTML a value stands.</summary>
[TestClass]
public sealed class HtmlPlacesTests
{
    [TestMethod]
    [DataRow("", "Text")]
    [DataRow("<p>a < b ", "Text")]
    [DataRow("<a href=\"", "Url")]
    [DataRow("<a HREF='", "Url")]
    [DataRow("<img src=\"", "Url")]
    [DataRow("<form action=\"", "Url")]
    [DataRow("<button formaction=\"", "Url")]
    [DataRow("<use xlink:href=\"", "Url")]
    [DataRow("<object data=\"", "Url")]
    [DataRow("<video poster=\"", "Url")]
    [DataRow("<a href=\" ", "Url")]
    [DataRow("<a href=\"/", "Text")]
    [DataRow("<a title=\"", "Text")]
    [DataRow("<a onclick=\"", "Script")]
    [DataRow("<iframe srcdoc='", "Script")]
    [DataRow("<p style=\"", "Style")]
    [DataRow("<a href=", "Unquoted")]
    [DataRow("<a href=x", "Unquoted")]
    [DataRow("<a href=x ", "Tag")]
    [DataRow("<a href=x>", "Text")]
    [DataRow("<a href=>", "Text")]
    [DataRow("<", "Tag")]
    [DataRow("</", "Tag")]
    [DataRow("<<", "Tag")]
    [DataRow("<a", "Tag")]
    [DataRow("<a ", "Tag")]
    [DataRow("<a b", "Tag")]
    [DataRow("<a b ", "Tag")]
    [DataRow("<a b /", "Tag")]
    [DataRow("<a\tb\n=\r\f\"", "Text")]
    [DataRow("<a b=\"x\"", "Tag")]
    [DataRow("<a b='\"' c=\"'\">", "Text")]
    [DataRow("<a/b=\"", "Text")]
    [DataRow("<!-- ", "Comment")]
    [DataRow("<!-- > -- ", "Comment")]
    [DataRow("<!-- --> ", "Text")]
    [DataRow("<!doctype ", "Comment")]
    [DataRow("<!doctype html>", "Text")]
    [DataRow("<?xml ", "Comment")]
    [DataRow("<script>", "Script")]
    [DataRow("<SCRIPT src=x>", "Script")]
    [DataRow("<script></scripts>", "Script")]
    [DataRow("<script></script", "Script")]
    [DataRow("<script></script ", "Tag")]
    [DataRow("<script></script>", "Text")]
    [DataRow("<script></script/>", "Text")]
    [DataRow("<style>", "Style")]
    [DataRow("<style></script>", "Style")]
    [DataRow("<style></STYLE>", "Text")]
    [DataRow("<scripts>", "Text")]
    [DataRow("a <b", "Tag")]
    [DataRow("a <1", "Text")]
    public void Place_is_that_of_a_browser(string literal, string place)
    {
        HtmlScanner scanner = new();
        scanner.Read(literal);
        scanner.ReadValue().ToString().Should().Be(place);
    }

    [TestMethod]
    [DataRow("<", " ", "Tag")]
    [DataRow("<a ", "=\"", "Text")]
    [DataRow("<a b=", " ", "Tag")]
    [DataRow("<a b=", "\"", "Unquoted")]
    [DataRow("<!-", "->", "Text")]
    [DataRow("<script></scr", "ipt>", "Script")]
    public void Value_is_a_part_of_what_it_stands_in(string before, string after, string place)
    {
        HtmlScanner scanner = new();
        scanner.Read(before);
        scanner.ReadValue();
        scanner.Read(after);
        scanner.ReadValue().ToString().Should().Be(place);
    }
}
