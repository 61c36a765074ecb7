using System.Net;
using System.Text.RegularExpressions;
using Bridge.Showcase;
using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

[TestClass]
public sealed partial class IndexPageTests
{
    [TestMethod]
    public async Task The_index_page_has_a_row_for_each_view_with_its_code_and_a_link()
    {
        string page = (await Answer.GetAsync(ShowcaseHosts.Kestrel, "/")).Text;

        IReadOnlyList<Example> examples = new ReturnsModule().Examples;
        examples.Should().HaveCountGreaterThanOrEqualTo(13);
        foreach (Example example in examples.Append(JobsModule.Example))
        {
            page.Should().Contain($"href=\"{example.Path}\"").And.Contain(WebUtility.HtmlEncode(example.Code));
        }
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task Every_link_of_the_index_page_answers(string host)
    {
        string page = (await Answer.GetAsync(ShowcaseHosts.Client(host), "/")).Text;

        string[] paths = [.. Href().Matches(page).Select(match => match.Groups[1].Value).Where(path => !path.Contains(':', StringComparison.Ordinal))];
        paths.Should().HaveCountGreaterThan(13);
        foreach (string path in paths.Where(path => path is not ("returns/stream" or "returns/clock")))
        {
            int status = (await Answer.GetAsync(ShowcaseHosts.Client(host), "/" + path)).Status;
            status.Should().Be(path switch
            {
                "returns/status" => 418,
                "returns/full" => 201,
                "returns/task" or "returns/message" => 202,
                "returns/app-over" => 203,
                "returns/redirect" => 302,
                "returns/error" => 404,
                "returns/problem" => 409,
                "returns/null" or "returns/wrong" => 500,
                _ => 200,
            }, "that is what {0} answers", path);
        }
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task A_row_whose_point_is_a_header_or_a_status_shows_what_curl_shows(string host)
    {
        HttpClient client = ShowcaseHosts.Client(host);
        string page = WebUtility.HtmlDecode((await Answer.GetAsync(client, "/")).Text);

        Example[] shown = [.. new ReturnsModule().Examples.Where(static example => example.Curl is not null)];
        shown.Should().HaveCountGreaterThan(8);
        foreach (Example example in shown)
        {
            page.Should().Contain($"$ curl -i {(example.Curl == "" ? "" : $"-H '{example.Curl}' ")}{client.BaseAddress}{example.Path}\nHTTP/1.1 ");
        }

        page.Should().Contain("HTTP/1.1 418 I'm a teapot\n").And.Contain("\nX-Greeting: hello\nX-Greeting: again\n").And.Contain("\nLocation: dict\n")
            .And.Contain("HTTP/1.1 409 Conflict\n").And.Contain("\nContent-Type: application/problem+json\n");
    }

    [TestMethod]
    [DataRow("Kestrel", "OWIN")]
    [DataRow("OWIN", "Kestrel")]
    public async Task Every_page_says_which_host_served_it_and_leads_back_and_to_the_other_host(string host, string other)
    {
        HttpClient client = ShowcaseHosts.Client(host);
        string elsewhere = ShowcaseHosts.Client(other).BaseAddress!.ToString().TrimEnd('/');
        string[] paths = ["/", "/show/returns/full", "/show/guestbook", "/chat", "/events/", "/metrics", "/none", "/returns/none/at%20all", "/favicon.ico"];
        foreach (string path in paths)
        {
            string page = (await Answer.GetAsync(client, path)).Text;
            page.Should().Contain($"Served by <b>{host}</b>").And.Contain($"<a href=\"{elsewhere}{path}\">The same page on {other}</a>");
            (path == "/" || page.Contains("<a href=\"/\">All examples</a>")).Should().BeTrue(path);
        }
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task A_path_that_is_not_there_gets_a_page_that_helps(string host)
    {
        Answer answer = await Answer.GetAsync(ShowcaseHosts.Client(host), "/returns/<b>");

        answer.Status.Should().Be(404);
        answer.Text.Should().Contain("There is no page at <code>/returns/&lt;b&gt;</code>").And.Contain("<a href=\"/returns/bytes\">/returns/bytes</a>");
        (await Answer.GetAsync(ShowcaseHosts.Client(host), "/returns/error")).Text.Should().Contain("No such entry.").And.NotContain("Served by");
    }

    [TestMethod]
    public async Task The_index_page_loads_nothing_from_elsewhere()
    {
        string page = (await Answer.GetAsync(ShowcaseHosts.Kestrel, "/")).Text;

        page.Should().NotContain("src=").And.NotContain("@import").And.NotContain("url(");
        page.Should().Contain(ShowcaseHosts.Kestrel.BaseAddress!.ToString()).And.Contain(ShowcaseHosts.Owin.BaseAddress!.ToString());
        page.Should().NotContain("{{");
    }

    [TestMethod]
    public void The_code_that_is_shown_is_a_whole_member()
    {
        foreach (Example example in new ReturnsModule().Examples.Append(JobsModule.Example))
        {
            example.Code.Should().MatchRegex("[;}]$").And.MatchRegex("^[A-Za-z(]");
            example.Code.Count(c => c == '{').Should().Be(example.Code.Count(c => c == '}'), "the braces of {0} match", example.Path);
            example.Code.Count(c => c == '(').Should().Be(example.Code.Count(c => c == ')'), "the brackets of {0} match", example.Path);
        }
    }

    [TestMethod]
    public void Code_that_is_not_there_is_an_error_that_names_it()
    {
        FluentActions.Invoking(() => SourceCode.Of("ReturnsModule.cs", "Nothing"))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("ReturnsModule.cs has no member Nothing.");
    }

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Href();
}
