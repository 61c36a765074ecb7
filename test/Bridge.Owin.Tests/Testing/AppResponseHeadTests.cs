using FluentAssertions;

namespace Bridge.Owin.Tests.Testing;

/// <summary>A test without a server sees the head that a host sends, and fails where a host refuses.</summary>
[TestClass]
public sealed class AppResponseHeadTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(0)]
    [DataRow(99)]
    [DataRow(100)]
    [DataRow(101)]
    [DataRow(1000)]
    [DataRow(-1)]
    public async Task A_status_that_no_host_sends_fails(int status) =>
        (await RefusalOf(owin => owin.StatusCode = status)).Should().Contain("from 200 to 999").And.Contain($"{status}");

    [TestMethod]
    [DataRow("X-A", "a\r\nX-B: c", "X-A")]
    [DataRow("X-A", "a\0", "X-A")]
    [DataRow("X-A", "\u00FC", "X-A")]
    [DataRow("X A", "a", "X A")]
    [DataRow("X\r\nA", "a", @"X\r\nA")]
    [DataRow("", "a", "not a header name")]
    [DataRow("X-A", null, "remove it instead")]
    [DataRow("Content-Length", "x", "Content-Length")]
    [DataRow("Content-Length", "-1", "Content-Length")]
    [DataRow("Location", "/a\nb", "Location")]
    [DataRow("Location", "https://good.com@evil.com/", "Location")]
    [DataRow("Refresh", "0; url=https://good.com@evil.com/", "Refresh")]
    public async Task A_header_that_no_host_sends_fails(string name, string? value, string named) =>
        (await RefusalOf(owin => owin.ResponseHeaders[name] = value is null ? null! : [value])).Should().Contain(named).And.NotContain("\n");

    [TestMethod]
    public async Task Several_lengths_fail() =>
        (await RefusalOf(static owin => owin.ResponseHeaders["content-length"] = ["0", "1"])).Should().Contain("0, 1");

    [TestMethod]
    public async Task A_reason_phrase_with_a_control_character_fails_and_one_beyond_ASCII_is_left_out()
    {
        (await RefusalOf(static owin => owin.ReasonPhrase = "a\r\nX: y")).Should().Contain(@"a\r\nX: y");
        (await AnswerAsync(static owin => owin.ReasonPhrase = "Gr\u00F6\u00DFe")).ReasonPhrase.Should().Be("OK");
        (await AnswerAsync(static owin => owin.ReasonPhrase = "")).ReasonPhrase.Should().Be("OK");
        (await AnswerAsync(static owin => owin.ReasonPhrase = "Fine")).ReasonPhrase.Should().Be("Fine");
    }

    [TestMethod]
    public async Task The_framing_is_the_servers()
    {
        HttpResponseMessage response = await AnswerAsync(static owin =>
        {
            owin.ResponseHeaders["Transfer-Encoding"] = ["chunked"];
            owin.ResponseHeaders["X-A"] = ["1", null!];
            owin.ResponseHeaders["Link"] = ["</\u00FC>; rel=next"];
        });

        response.Headers.TransferEncodingChunked.Should().NotBe(true);
        response.Headers.GetValues("X-A").Should().Equal("1", "");
        response.Headers.GetValues("Link").Should().Equal("</%C3%BC>; rel=next");
    }

    private async Task<string> RefusalOf(Action<OwinEnvironment> set)
    {
        Func<Task> send = () => AnswerAsync(set);
        return (await send.Should().ThrowAsync<InvalidOperationException>()).Which.Message;
    }

    private async Task<HttpResponseMessage> AnswerAsync(Action<OwinEnvironment> set)
    {
        AppFunc app = environment =>
        {
            set(new OwinEnvironment(environment));
            return Task.CompletedTask;
        };
        using HttpClient client = new(app.ToHttpMessageHandler(new AppHandlerOptions { AllowAutoRedirect = false }));
        client.BaseAddress = new Uri("http://localhost");
        return await client.GetAsync("/", TestContext.CancellationToken);
    }
}
