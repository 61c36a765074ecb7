using System.IO.Pipelines;
using System.Net.Http;
using System.Text;
using FluentAssertions;

namespace Bridge.Core.Tests.Sending;

/// <summary>How the status and the request decide on the headers and the body that are sent.</summary>
[TestClass]
public sealed class ResponseWriterTests
{
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
}
