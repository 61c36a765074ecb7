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
    public async Task A_large_sequence_is_streamed_and_disposed_of_once()
    {
        int disposed = 0;
        IEnumerable<Html> rows = Rows(5000, () => disposed++);
        Answer answer = await Answer.Of(Html.Of($"<table>{rows}</table>"));
        answer["Content-Length"].Should().BeNull();
        answer.Text.Should().StartWith("<table><tr>0</tr>").And.EndWith("<tr>4999</tr></table>");
        disposed.Should().Be(1);
        var later = Html.Of($"<table>{Later(3)}</table>");
        later.Invoking(static html => html.ToString()).Should().Throw<InvalidOperationException>().WithMessage("*Return the Html*");
        (await Answer.Of(Html.Of($"<table>{Later(3)}</table>"))).Text.Should().Be("<table>&lt;0&gt;&lt;1&gt;&lt;2&gt;</table>");
    }

    [TestMethod]
    public async Task A_sequence_that_fails_is_disposed_of_once_and_a_failure_at_once_is_clean()
    {
        int disposed = 0;
        Func<Task> early = () => Answer.Of(Html.Of($"<table>{Failing(3, () => disposed++)}</table>"));
        (await early.Should().ThrowAsync<FormatException>()).WithMessage("the sequence");
        disposed.Should().Be(1);
        Func<Task> late = () => Answer.Of(Html.Of($"<table>{Failing(5000, () => disposed++)}</table>"));
        await late.Should().ThrowAsync<FormatException>();
        disposed.Should().Be(2);
    }

    [TestMethod]
    [DataRow(3, false)]
    [DataRow(3, true)]
    [DataRow(20000, false)]
    [DataRow(20000, true)]
    public async Task Enumerators_are_disposed_of_once_at_their_end_and_when_the_client_leaves(int count, bool leaves)
    {
        CountedRows rows = new(count);
        using CancellationTokenSource left = new();
        rows.AtRow = row =>
        {
            if (leaves && row == count - 1)
            {
                left.Cancel();
                throw new OperationCanceledException(left.Token);
            }
        };
        Func<Task> run = () => Answer.Of(Html.Of($"<ul>{rows}</ul>"), prepare: environment => environment[OwinKeys.CallCancelled] = left.Token);
        if (leaves)
        {
            await run.Should().ThrowAsync<OperationCanceledException>();
        }
        else
        {
            await run();
        }

        rows.Disposals.Should().Be(1);
    }

    [TestMethod]
    public void Null_is_refused()
    {
        FluentActions.Invoking(static () => Html.Of(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(static () => Html.Raw(null!)).Should().Throw<ArgumentNullException>();
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Refused(Func<Html> make) =>
        make.Should().Throw<ArgumentException>();

    private static IEnumerable<Html> Rows(int count, Action disposed)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                yield return Html.Of($"<tr>{i}</tr>");
            }
        }
        finally
        {
            disposed();
        }
    }

    private static IEnumerable<string> Failing(int count, Action disposed)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                yield return "row " + i;
            }

            throw new FormatException("the sequence");
        }
        finally
        {
            disposed();
        }
    }

    private static async IAsyncEnumerable<string> Later(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return $"<{i}>";
        }
    }

    private sealed class CountedRows(int count) : IEnumerable<string>, IEnumerator<string>
    {
        private int _row = -1;

        public Action<int> AtRow { get; set; } = static _ => { };

        public int Disposals { get; private set; }

        public string Current => $"row {_row}";

        object System.Collections.IEnumerator.Current => Current;

        public IEnumerator<string> GetEnumerator() => this;

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => this;

        public bool MoveNext()
        {
            AtRow(++_row);
            return _row < count;
        }

        public void Reset() => throw new NotSupportedException();

        public void Dispose() => Disposals++;
    }

    private sealed class Content(string html) : Microsoft.AspNetCore.Html.IHtmlContent
    {
        public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => writer.Write(html);
    }
}
