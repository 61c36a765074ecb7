using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

/// <summary>(body, status), (body, headers), (body, status, headers): what goes over the body's response, and how.</summary>
[TestClass]
public sealed class TuplePartsTests
{
    [TestMethod]
    public async Task Parts_in_the_wrong_order_are_refused_and_leave_no_stream_open()
    {
        Func<Stream, object>[] tuples =
        [
            static stream => (404, stream), static stream => (Task.FromResult<object>(404), stream), static stream => (Yielded(404), stream),
            static stream => ("text", stream),
            static stream => ("text", stream, new Headers()), static stream => ("text", 200, stream), static stream => (200, new Headers(), stream),
            static stream => ("text", "no status", new Response(ResponseBody.Stream(stream))),
        ];
        foreach (Func<Stream, object> tuple in tuples)
        {
            MemoryStream stream = new([1]);
            await Answer.RefusalOf(tuple(stream));
            stream.CanRead.Should().BeFalse("of {0}", tuple(Stream.Null).GetType());
        }
    }

    private static async Task<object> Yielded(object result)
    {
        await Task.Yield();
        return result;
    }

    [TestMethod]
    [DataRow(199)]
    [DataRow(1000)]
    [DataRow(0)]
    [DataRow(-404)]
    [DataRow(101)]
    [DataRow("404Gone")]
    [DataRow("hello")]
    [DataRow("")]
    [DataRow(" 404")]
    [DataRow("+404")]
    [DataRow("40")]
    [DataRow("٤٠٤")]
    [DataRow("199 Early")]
    [DataRow("200 OK\r\nX-Evil: 1")]
    [DataRow("200 \n")]
    [DataRow("200 \0")]
    [DataRow("200 Schön")]
    [DataRow(1.5)]
    [DataRow(true)]
    [DataRow(404L)]
    [DataRow('4')]
    public async Task Status_is_nothing_else(object status) =>
        (await Answer.RefusalOf(("x", status))).Should().StartWith("The view the view returned a tuple whose status is ");

    [TestMethod]
    public async Task A_null_status_or_null_headers_change_nothing()
    {
        (await Answer.Of(("x", (object?)null))).Status.Should().Be(200);
        Answer answer = await Answer.Of((new Response("x", 410), (object?)null, new Headers { ["X-A"] = "1" }));
        answer.Status.Should().Be(410);
        answer["X-A"].Should().Be("1");
        (await Answer.Of(("x", 201, (object?)null))).Headers.Should().HaveCount(2);
    }

    [TestMethod]
    public async Task A_header_replaces_the_responses_own_save_a_cookie()
    {
        Response response = new("x") { Headers = { ["X-A"] = new[] { "0", "00" }, ["X-B"] = "b", ["Set-Cookie"] = "z=0" } };
        response.SetCookie("y", "1");
        Answer answer = await Answer.Of((response, new Headers { ["x-a"] = "1", ["set-cookie"] = "a=1" }));
        answer["X-A"].Should().Be("1");
        answer["X-B"].Should().Be("b");
        answer["Set-Cookie"].Should().Be("z=0|a=1|y=1; HttpOnly; Path=/; SameSite=Lax");
        response.Headers["X-A"].Should().Equal("0", "00");
        response.Headers["Set-Cookie"].Should().Equal(["z=0"], "a tuple applies to a copy");
    }

    [TestMethod]
    public async Task Cookies_of_both_responses_headers_are_sent()
    {
        Response first = new("x");
        first.SetCookie("a", "1");
        Response second = new("y");
        second.SetCookie("b", "2");
        (await Answer.Of((first, second.Headers)))["Set-Cookie"].Should().Be("a=1; HttpOnly; Path=/; SameSite=Lax|b=2; HttpOnly; Path=/; SameSite=Lax");
        (await Answer.Of(("z", second.Headers)))["Set-Cookie"].Should().Be("b=2; HttpOnly; Path=/; SameSite=Lax");
    }

    [TestMethod]
    public async Task A_header_that_middleware_set_is_replaced_and_its_cookie_stays()
    {
        Answer answer = await Answer.Of(("x", new Headers { ["X-A"] = "1", ["Set-Cookie"] = "a=1" }), prepare: static environment =>
        {
            IDictionary<string, string[]> headers = new OwinEnvironment(environment).ResponseHeaders;
            headers["X-A"] = ["0"];
            headers["Set-Cookie"] = ["session=1"];
        });
        answer["X-A"].Should().Be("1");
        answer["Set-Cookie"].Should().Be("session=1|a=1");
    }

    [TestMethod]
    public async Task Make_response_takes_the_three_parts_and_gives_one_that_can_be_changed()
    {
        TestViewRequest request = new();
        Response response = await request.MakeResponseAsync(Task.FromResult("x"), "404 Gone Fishing", new[] { ("X-A", "1") });
        response.StatusCode.Should().Be(404);
        response.ReasonPhrase.Should().Be("Gone Fishing");
        response.Headers["X-A"].Should().Equal("1");
        response.Headers["X-A"] = "2";
        response.StatusCode = 405;
        Answer answer = await Answer.Of(response);
        answer.Status.Should().Be(405);
        answer.Reason.Should().BeNull("it belonged to the old status");
        answer["X-A"].Should().Be("2");

        Func<Task> twice = async () => await request.MakeResponseAsync(("x", 200), 201);
        (await twice.Should()
            .ThrowAsync<InvalidViewResultException>()).WithMessage("The view the view returned a tuple whose body is a (string, int) itself.*");
    }

    [TestMethod]
    public async Task What_make_response_gives_is_a_copy_of_a_response_that_others_return_too()
    {
        Response shared = new("x") { Headers = { ["X-A"] = "shared" } };
        Response made = await new TestViewRequest().MakeResponseAsync(shared);
        made.Headers["X-A"] = "mine";
        made.StatusCode = 404;
        shared.Headers["X-A"].Should().Equal("shared");
        shared.StatusCode.Should().Be(200);
    }
}
