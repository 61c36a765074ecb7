using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

/// <summary>
/// The two hosts differ in nothing but Date, Server, the default reason phrases, the framing of the body, and whether a repeated header is one line
/// or several.
/// </summary>
[TestClass]
public sealed class ShowcaseParityTests
{
    private static IEnumerable<object[]> Requests =>
        from method in (string[])["GET", "HEAD", "POST", "OPTIONS"]
        from path in (string[])
        [
            "/returns/text", "/returns/bytes", "/returns/dict", "/returns/list", "/returns/stream", "/returns/status", "/returns/headers",
            "/returns/full", "/returns/response", "/returns/task", "/returns/file", "/returns/redirect", "/returns/error", "/returns/message",
            "/returns/app", "/returns/app-over",
            "/guestbook", "/guestbook/", "/guestbook/entries", "/guestbook/entries/1", "/guestbook/entries/x", "/guestbook/api/entries",
            "/guestbook/api/entries/1",
            "/guestbook/export.csv", "/guestbook/house-rules.txt", "/guestbook/static/style.css", "/guestbook/feed", "/guestbook/feed/x", "/guestbook/nothing",
        ]
        select (object[])[method, path];

    [TestMethod]
    [DynamicData(nameof(Requests))]
    public async Task Both_hosts_answer_the_same(string method, string path)
    {
        Answer kestrel = await Answer.GetAsync(ShowcaseHosts.Kestrel, path, method);
        Answer owin = await Answer.GetAsync(ShowcaseHosts.Owin, path, method);

        owin.Status.Should().Be(kestrel.Status);
        owin.Headers.Should().Equal(kestrel.Headers);
        owin.Text.Should().Be(kestrel.Text);
    }

    [TestMethod]
    [DataRow("/returns/null")]
    [DataRow("/returns/wrong")]
    public async Task Both_hosts_fail_with_the_same_message(string path)
    {
        Answer kestrel = await Answer.GetAsync(ShowcaseHosts.Kestrel, path);
        Answer owin = await Answer.GetAsync(ShowcaseHosts.Owin, path);

        owin.Status.Should().Be(kestrel.Status);
        owin.Text.Split('\n')[0].Trim().Should().Be(kestrel.Text.Split('\n')[0].Trim()).And.Contain("InvalidViewResultException");
    }

    [TestMethod]
    [DataRow("Range", "bytes=5-6")]
    [DataRow("Range", "bytes=100000-")]
    [DataRow("If-None-Match", "*")]
    [DataRow("If-Modified-Since", "Sat, 01 Jan 2050 00:00:00 GMT")]
    public async Task Both_hosts_answer_a_conditional_request_for_a_file_the_same(string header, string value)
    {
        Answer kestrel = await Answer.GetAsync(ShowcaseHosts.Kestrel, "/returns/file", "GET", (header, value));
        Answer owin = await Answer.GetAsync(ShowcaseHosts.Owin, "/returns/file", "GET", (header, value));

        owin.Status.Should().Be(kestrel.Status);
        owin.Headers.Should().Equal(kestrel.Headers);
        owin.Text.Should().Be(kestrel.Text);
    }

    [TestMethod]
    [DataRow("/nothing")]
    [DataRow("/returns/nothing")]
    [DataRow("/returns")]
    [DataRow("/returnstext")]
    [DataRow("/hangfire/nothing")]
    public async Task Both_hosts_answer_an_unknown_path_with_the_same_404(string path)
    {
        Answer kestrel = await Answer.GetAsync(ShowcaseHosts.Kestrel, path);
        Answer owin = await Answer.GetAsync(ShowcaseHosts.Owin, path);

        kestrel.Status.Should().Be(404);
        owin.Status.Should().Be(404);
        owin.Headers.Keys.Should().BeEquivalentTo(kestrel.Headers.Keys);
        Neutral(owin.Text).Should().Be(Neutral(kestrel.Text));
    }

    [TestMethod]
    [DataRow("/returns/text/")]
    [DataRow("/RETURNS/Text")]
    [DataRow("/hangfire/")]
    [DataRow("/Hangfire/jobs/enqueued")]
    public async Task Both_hosts_match_paths_by_the_same_rules(string path)
    {
        (await Answer.GetAsync(ShowcaseHosts.Kestrel, path)).Status.Should().Be(200);
        (await Answer.GetAsync(ShowcaseHosts.Owin, path)).Status.Should().Be(200);
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task A_name_that_is_not_this_machines_gets_no_answer(string host)
    {
        Answer answer = await Answer.GetAsync(ShowcaseHosts.Client(host), "/hangfire", "GET", ("Host", "attacker.example"));

        answer.Status.Should().BeOneOf(400, 404);
        answer.Text.Should().NotContain("csrf-token");
    }

    // The page says which host served it, and leads to the other.
    private static string Neutral(string page) =>
        System.Text.RegularExpressions.Regex.Replace(page, "Kestrel|OWIN|http://[^/\"]*", "HOST");
}
