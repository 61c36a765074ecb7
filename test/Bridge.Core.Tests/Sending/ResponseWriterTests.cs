using System.IO.Pipelines;
using System.Net.Http;
using System.Text;
using FluentAssertions;

namespace Bridge.Core.Tests.Sending;

/// <summary>How the status and the request decide on the headers and the body that are sent.</summary>
[TestClass]
public sealed class ResponseWriterTests
{

    [TestMethod]
    [DataRow(204)]
    [DataRow(304)]
    public async Task Text_under_a_status_that_was_set_before_it_follows_that_status(int status)
    {
        Answer answer = await Answer.Of("text", prepare: environment => environment[OwinKeys.ResponseStatusCode] = status);
        (answer.Status, answer.Text, answer["Content-Length"]).Should().Be((status, "", null));
        (answer.ContentType is null).Should().Be(status == 304);
        Answer other = await Answer.Of("text", prepare: static environment => environment[OwinKeys.ResponseStatusCode] = 404);
        (other.Status, other.Text, other["Content-Length"], other.ContentType).Should().Be((404, "text", "4", "text/html; charset=utf-8"));
    }

    [TestMethod]
    public async Task Text_has_its_length_in_bytes_and_an_empty_one_writes_nothing()
    {
        (await Answer.Of("\u00E9"))["Content-Length"].Should().Be("2");
        int writes = 0;
        Answer empty = await Answer.Of("", prepare: environment => environment[OwinKeys.ResponseBody] = new Counting(() => writes++));
        (empty["Content-Length"], writes).Should().Be(("0", 0));
        Answer head = await Answer.Of("text", "HEAD", prepare: environment => environment[OwinKeys.ResponseBody] = new Counting(() => writes++));
        (head["Content-Length"], writes).Should().Be(("4", 0));
    }

    private static readonly byte[] s_abc = "abc"u8.ToArray();

    [TestMethod]
    [DataRow(204)]
    [DataRow(205)]
    [DataRow(304)]
    public async Task A_status_without_content_sends_none_of_any_kind_of_body(int status)
    {
        object[] bodies =
        [
            "hello", s_abc, new ReadOnlyMemory<byte>(s_abc), new MemoryStream(s_abc), new Pipe().Reader, new { A = 1 }, Chunks(), ChunksLater(),
            new Response("x"), new HttpException(404), App("x"), new HttpResponseMessage { Content = new StringContent("x") },
        ];
        foreach (object body in bodies)
        {
            Answer answer = await Answer.Of((body, status, new Headers { ["ETag"] = "\"a\"", ["Content-Length"] = "9" }));
            answer.Status.Should().Be(status);
            answer.Body.Should().BeEmpty();
            answer["Content-Length"].Should().BeNull();
            answer["ETag"].Should().Be("\"a\"");
            if (status == 304)
            {
                answer.ContentType.Should().BeNull();
            }
        }
    }

    [TestMethod]
    public async Task A_304_drops_the_headers_that_describe_a_body_and_keeps_its_validators()
    {
        string[] dropped =
        [
            "Allow", "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Range", "Content-Type", "Last-Modified",
        ];
        string[] kept = ["ETag", "Expires", "Content-Location", "Cache-Control"];
        foreach (int status in new[] { 200, 304 })
        {
            Headers headers = new();
            foreach (string name in dropped.Concat(kept))
            {
                headers[name] = name == "Content-Length" ? "1" : "x";
            }

            Answer answer = await Answer.Of(("x", status, headers));

            answer.Headers.Keys.Should().BeEquivalentTo(status == 304 ? kept : dropped.Concat(kept));
        }
    }

    [TestMethod]
    public async Task Head_has_every_header_of_get_and_no_body()
    {
        object[] results =
        [
            "hello", s_abc, new ReadOnlyMemory<byte>(s_abc), new MemoryStream(s_abc), new { A = 1 }, new[] { 1, 2 }, ("x", 404), new Response("x"),
            new HttpException(404), App("x"), Iterate("x"),
        ];
        object[] again =
        [
            "hello", s_abc, new ReadOnlyMemory<byte>(s_abc), new MemoryStream(s_abc), new { A = 1 }, new[] { 1, 2 }, ("x", 404), new Response("x"),
            new HttpException(404), App("x"), Iterate("x"),
        ];
        for (int i = 0; i < results.Length; i++)
        {
            Answer get = await Answer.Of(results[i]);
            Answer head = await Answer.Of(again[i], "HEAD");
            head.Status.Should().Be(get.Status);
            head.Headers.Should().BeEquivalentTo(get.Headers);
            head.Body.Should().BeEmpty();
            get.Body.Should().NotBeEmpty();
        }
    }

    [TestMethod]
    public async Task A_view_that_gives_no_status_leaves_the_hosts()
    {
        Answer answer = await Answer.Of("the error page", prepare: static environment => environment[OwinKeys.ResponseStatusCode] = 503);
        answer.Status.Should().Be(503);
        (await Answer.Of(("fine", 200), prepare: static environment => environment[OwinKeys.ResponseStatusCode] = 503)).Status.Should().Be(200);
    }

    [TestMethod]
    public async Task A_reason_phrase_without_a_status_is_sent()
    {
        (await Answer.Of(new Response("x") { ReasonPhrase = "Fine" })).Reason.Should().Be("Fine");
        Response overApp = await new TestViewRequest().MakeResponseAsync(App("x"));
        overApp.ReasonPhrase = "Fine";
        (await Answer.Of(overApp)).Reason.Should().Be("Fine");
    }

    private static AppFunc App(string text) => environment =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new OwinEnvironment(environment).ResponseBody.WriteAsync(bytes, 0, bytes.Length);
    };

    private static IEnumerable<string> Chunks()
    {
        yield return "x";
    }

    private static async IAsyncEnumerable<string> ChunksLater()
    {
        await Task.Yield();
        yield return "x";
    }

    private static IEnumerable<string> Iterate(params string[] chunks)
    {
        foreach (string chunk in chunks)
        {
            yield return chunk;
        }
    }

    private sealed class Counting(Action write) : MemoryStream
    {
        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            write();
            return base.WriteAsync(buffer, offset, count, cancellationToken);
        }

#if NET
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            write();
            return base.WriteAsync(buffer, cancellationToken);
        }
#endif
    }
}
