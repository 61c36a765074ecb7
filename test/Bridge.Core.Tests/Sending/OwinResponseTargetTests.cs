using System.Text;
using Bridge.Sending;
using FluentAssertions;

namespace Bridge.Core.Tests.Sending;

[TestClass]
public sealed class OwinResponseTargetTests
{
    [TestMethod]
    public async Task A_long_chunk_costs_the_servers_stream_few_writes()
    {
        string chunk = new('x', 64 * 1024);
        object[] results = [Lazy(chunk), Lazy(Encoding.ASCII.GetBytes(chunk)), Response.Json(new[] { chunk, chunk })];
        foreach (object result in results)
        {
            WriteCountingStream body = new();
            await Answer.Of(result, prepare: environment => environment[OwinKeys.ResponseBody] = body);
            body.Length.Should().BeGreaterThanOrEqualTo(128 * 1024);
            body.Writes.Should().BeLessThanOrEqualTo(12, "each is a chunk on the wire of a host that holds nothing back");
        }

        static IEnumerable<T> Lazy<T>(T chunk)
        {
            yield return chunk;
            yield return chunk;
        }
    }

    [TestMethod]
    [DataRow("https", true)]
    [DataRow("HTTPS", true)]
    [DataRow("http", false)]
    public async Task Cookie_is_secure_where_the_request_came_over_https(string scheme, bool isSecure)
    {
        Response response = new("x");
        response.SetCookie("a", "b");
        Answer answer = await Answer.Of(response, prepare: environment => environment[OwinKeys.RequestScheme] = scheme);
        answer["Set-Cookie"]!.Contains("Secure").Should().Be(isSecure);
    }

    [TestMethod]
    public async Task Reason_phrase_of_before_is_not_that_of_another_status()
    {
        (await Answer.Of(("x", 404), prepare: static environment => environment[OwinKeys.ResponseReasonPhrase] = "Old")).Reason.Should().BeNull();
        (await Answer.Of("x", prepare: static environment => environment[OwinKeys.ResponseReasonPhrase] = "Old")).Reason.Should().Be("Old");
        StringWriter trace = new();
        Dictionary<string, object> environment = TestEnvironment.Make();
        environment[OwinKeys.TraceOutput] = trace;
        new OwinResponseTarget(environment).SetStatus(404, "Sch\u00F6n");
        new OwinEnvironment(environment).ReasonPhrase.Should().BeNull();
        trace.ToString().Should().Contain("Sch\u00F6n");
    }

    [TestMethod]
    public async Task Body_of_a_response_whose_head_is_refused_is_disposed_of()
    {
        MemoryStream body = new();
        Response response = new(ResponseBody.Stream(body));
        response.Headers["X-A"] = "a\nb";
        AppFunc app = response.ToAppFunc();
        await app.Awaiting(run => run(TestEnvironment.Make())).Should().ThrowAsync<InvalidViewResultException>();
        body.CanRead.Should().BeFalse();
    }

    [TestMethod]
    public async Task Headers_are_added_to_and_taken_away()
    {
        Answer answer = await Answer.Of(
            ("x", new Headers { ["X-Gone"] = new string[0] }),
            prepare: static environment =>
            {
                IDictionary<string, string[]> headers = new OwinEnvironment(environment).ResponseHeaders;
                headers["X-Gone"] = ["1"];
                headers["Set-Cookie"] = ["first=1"];
            });
        answer.Headers.Should().NotContainKey("X-Gone");
        Response cookie = new("x");
        cookie.SetCookie("second", "2");
        (await Answer.Of(cookie, prepare: static environment => new OwinEnvironment(environment).ResponseHeaders["Set-Cookie"] = ["first=1"]))
            .Headers["Set-Cookie"].Should().HaveCount(2).And.StartWith("first=1");
    }

    private sealed class WriteCountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Writes++;
            return base.WriteAsync(buffer, offset, count, cancellationToken);
        }

#if NET
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return base.WriteAsync(buffer, cancellationToken);
        }
#endif
    }
}
