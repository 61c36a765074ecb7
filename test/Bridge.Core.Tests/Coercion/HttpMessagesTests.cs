using System.Net.Http;
using System.Net;
using System.Text;
using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

/// <summary>Another library's response: its headers go out, but those about the connection that it came over.</summary>
[TestClass]
public sealed class HttpMessagesTests
{
    private static readonly byte[] s_abc = "abc"u8.ToArray();

    [TestMethod]
    [DataRow("Connection", "X-Private")]
    [DataRow("Keep-Alive", "timeout=5")]
    [DataRow("Proxy-Connection", "keep-alive")]
    [DataRow("TE", "trailers")]
    [DataRow("Trailer", "Expires")]
    [DataRow("Transfer-Encoding", "chunked")]
    [DataRow("Upgrade", "h2c")]
    public async Task A_header_about_the_connection_is_left_out(string name, string value)
    {
        HttpResponseMessage message = new() { Content = new StringContent("hi") };
        message.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();
        message.Headers.TryAddWithoutValidation("X-Kept", "1").Should().BeTrue();
        Answer answer = await Answer.Of(message);
        answer[name].Should().BeNull();
        (answer["X-Kept"], answer.Text).Should().Be(("1", "hi"));
    }

    [TestMethod]
    public async Task Another_librarys_response_is_sent_with_all_its_headers()
    {
        HttpResponseMessage message = new((HttpStatusCode)299) { ReasonPhrase = "Odd", Content = new StringContent("hi", Encoding.UTF8, "text/csv") };
        message.Headers.Add("X-A", ["1", "2"]);
        message.Headers.TryAddWithoutValidation("Cache-Control", "max-age=0, private");
        message.Headers.TransferEncodingChunked = true;
        message.Headers.Connection.Add("close");
        message.Content.Headers.Add("Content-Language", "de");
        Answer answer = await Answer.Of(message);
        answer.Status.Should().Be(299);
        answer.Reason.Should().Be("Odd");
        answer.Text.Should().Be("hi");
        answer.Headers.Should().BeEquivalentTo(new Dictionary<string, string[]>
        {
            ["X-A"] = ["1", "2"],
            ["Cache-Control"] = ["max-age=0, private"],
            ["Content-Type"] = ["text/csv; charset=utf-8"],
            ["Content-Language"] = ["de"],
            ["Content-Length"] = ["2"],
        });
    }

    [TestMethod]
    public async Task Another_librarys_response_of_unknown_length_is_streamed_and_one_without_a_type_gets_none()
    {
        HttpResponseMessage message = new() { Content = new StreamContent(new CannotSeek(s_abc)) };
        Answer answer = await Answer.Of(message);
        answer.Text.Should().Be("abc");
        answer.Headers.Should().BeEmpty();

        Answer empty = await Answer.Of(new HttpResponseMessage(HttpStatusCode.Accepted));
        empty.Status.Should().Be(202);
        empty["Content-Length"].Should().Be("0");
    }

    [TestMethod]
    public async Task A_length_that_content_was_given_counts_where_it_cannot_be_computed()
    {
        HttpResponseMessage message = new() { Content = new StreamContent(new CannotSeek(s_abc)) };
        message.Content.Headers.ContentLength = 3;
        (await Answer.Of(message))["Content-Length"].Should().Be("3");

        HttpResponseMessage wrong = new() { Content = new ByteArrayContent(s_abc) };
        wrong.Content.Headers.TryAddWithoutValidation("Content-Length", "2");
        (await Answer.Of(wrong))["Content-Length"].Should().Be("3");
    }

    private sealed class CannotSeek(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
