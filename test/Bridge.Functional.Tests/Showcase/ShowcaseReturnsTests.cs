using System.Diagnostics;
using System.Text;
using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

[TestClass]
public sealed class ShowcaseReturnsTests
{
    private const string Html = "text/html; charset=utf-8";
    private const string Text = "text/plain; charset=utf-8";
    private const string Json = "application/json";

    private static IEnumerable<object[]> Documented =>
        from host in (string[])["Kestrel", "OWIN"]
        from row in (object[][])
        [
            ["/returns/text", 200, Html, "<p>Hello from a string.</p>"],
            ["/returns/html", 200, Html, "<p>Hello &lt;World&gt;</p>"],
            ["/returns/bytes", 200, Html, "<p>Hello from bytes: ✓</p>"],
            ["/returns/dict", 200, Json, """{"name":"Bridge","hosts":["Kestrel","OWIN"],"rewrites":0}"""],
            ["/returns/list", 200, Json, """["Kestrel","OwinHost","Katana"]"""],
            ["/returns/stream", 200, Html, string.Concat(Enumerable.Range(1, 10).Select(chunk => $"<p>Chunk {chunk} of 10</p>\n"))],
            ["/returns/status", 418, Html, "<p>I'm a teapot.</p>"],
            ["/returns/headers", 200, Html, "See my headers"],
            ["/returns/full", 201, Json, """{"id":7}"""],
            ["/returns/response", 200, "text/plain", "Look at my cookie"],
            ["/returns/task", 202, Html, "<p>Accepted, after a while.</p>"],
            ["/returns/message", 202, Text, "Hello from HttpClient's own type."],
            ["/returns/app", 200, Text, "Hello from an OWIN application."],
            ["/returns/app-over", 203, Text, "Hello from an OWIN application."],
        ]
        select (object[])[host, .. row];

    private static IEnumerable<object[]> WithHeaders =>
        from host in (string[])["Kestrel", "OWIN"]
        from row in (object[][])
        [
            ["/returns/headers", "X-Greeting", "hello, again"],
            ["/returns/full", "Location", "dict"],
            ["/returns/response", "Set-Cookie", "seen=yes; HttpOnly; Path=/; SameSite=Lax"],
            ["/returns/redirect", "Location", "/returns/text"],
            ["/returns/app-over", "X-Bridge", "a tuple over an application"],
        ]
        select (object[])[host, .. row];

    [TestMethod]
    [DynamicData(nameof(Documented))]
    public async Task A_return_value_has_its_documented_status_type_and_body(string host, string path, int status, string contentType, string body)
    {
        Answer answer = await Answer.GetAsync(ShowcaseHosts.Client(host), path);

        answer.Status.Should().Be(status);
        answer.Headers["Content-Type"].Should().Be(contentType);
        answer.Text.Should().Be(body);
    }

    [TestMethod]
    [DynamicData(nameof(WithHeaders))]
    public async Task A_return_value_has_its_documented_headers(string host, string path, string header, string value)
    {
        Answer answer = await Answer.GetAsync(ShowcaseHosts.Client(host), path);

        answer.Headers.Should().Contain(header, value);
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task An_error_has_its_status_and_a_page(string host)
    {
        Answer answer = await Answer.GetAsync(ShowcaseHosts.Client(host), "/returns/error");

        answer.Status.Should().Be(404);
        answer.Text.Should().Contain("<h1>Not Found</h1>").And.Contain("No such entry.");
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task A_file_answers_ranges_and_conditional_requests(string host)
    {
        HttpClient client = ShowcaseHosts.Client(host);
        Answer whole = await Answer.GetAsync(client, "/returns/file");
        Answer part = await Answer.GetAsync(client, "/returns/file", "GET", ("Range", "bytes=0-14"));
        Answer known = await Answer.GetAsync(client, "/returns/file", "GET", ("If-None-Match", whole.Headers["ETag"]));

        whole.Headers["Content-Type"].Should().StartWith("text/plain");
        part.Status.Should().Be(206);
        part.Text.Should().Be("This is a file.");
        known.Status.Should().Be(304);
        known.Body.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("Kestrel", "/returns/null", "The view ReturnsModule.Null returned null, which is not a valid response")]
    [DataRow("OWIN", "/returns/null", "The view ReturnsModule.Null returned null, which is not a valid response")]
    [DataRow("Kestrel", "/returns/wrong", "Response.Json(value)")]
    [DataRow("OWIN", "/returns/wrong", "Response.Json(value)")]
    public async Task A_result_that_is_no_response_is_an_error_that_can_be_read(string host, string path, string says)
    {
        Answer answer = await Answer.GetAsync(ShowcaseHosts.Client(host), path);

        answer.Status.Should().Be(500);
        answer.Text.Should().Contain(says);
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task A_browser_sees_an_error_as_a_page(string host)
    {
        Answer answer = await Answer.GetAsync(ShowcaseHosts.Client(host), "/returns/null", "GET", ("Accept", "text/html"));

        answer.Status.Should().Be(500);
        answer.Text.Should().Contain("ReturnsModule.Null");
    }

    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task The_first_chunk_of_a_stream_arrives_before_the_last_is_made(string host)
    {
        var clock = Stopwatch.StartNew();
        using HttpResponseMessage response = await ShowcaseHosts.Client(host).GetAsync("/returns/stream", HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await response.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[4096];
        int count = await body.ReadAsync(buffer);
        TimeSpan first = clock.Elapsed;
        string begin = Encoding.UTF8.GetString(buffer, 0, count);
        using StreamReader rest = new(body);
        string end = await rest.ReadToEndAsync();

        begin.Should().StartWith("<p>Chunk 1 of 10</p>").And.NotContain("Chunk 10 of 10");
        end.Should().EndWith("<p>Chunk 10 of 10</p>\n");
        (clock.Elapsed - first).Should().BeGreaterThan(TimeSpan.FromMilliseconds(500), "nine more chunks follow, 200 ms apart");
    }
}
