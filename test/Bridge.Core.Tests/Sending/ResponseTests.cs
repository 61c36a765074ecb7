using System.Net;
using FluentAssertions;

namespace Bridge.Core.Tests.Sending;

[TestClass]
public sealed class ResponseTests
{
    [TestMethod]
    public void A_response_has_what_it_was_made_with()
    {
        new Response().StatusCode.Should().Be(200);
        new Response().Body.Length.Should().Be(0);
        new Response("ü").Body.Length.Should().Be(2);
        new Response("x"u8.ToArray(), 201, "a/b").ContentType.Should().Be("a/b");
        new Response(ResponseBody.Bytes(new byte[3]), 404).StatusCode.Should().Be(404);
        new Response("x").ContentType.Should().BeNull();
        Response changed = new("x", contentType: "a/b") { Body = ResponseBody.Text("yy") };
        changed.ContentType = null;
        changed.Headers.Count.Should().Be(0);
        changed.Body.Length.Should().Be(2);
    }

    [TestMethod]
    public void A_response_refuses_what_it_cannot_be()
    {
        Action[] wrong =
        [
            static () => _ = new Response((string)null!), static () => _ = new Response((byte[])null!), static () => _ = new Response((ResponseBody)null!),
            static () => _ = new Response { Body = null! },
            static () => ResponseBody.Text(null!), static () => ResponseBody.Stream(null!), static () => ResponseBody.Pipe(null!),
            static () => ResponseBody.Chunks((IEnumerable<string>)null!), static () => ResponseBody.Chunks((IAsyncEnumerable<string>)null!),
            static () => ResponseBody.Chunks((IEnumerable<byte[]>)null!), static () => ResponseBody.Chunks((IAsyncEnumerable<byte[]>)null!),
            static () => ResponseBody.Chunks((IEnumerable<ReadOnlyMemory<byte>>)null!),
            static () => ResponseBody.Chunks((IAsyncEnumerable<ReadOnlyMemory<byte>>)null!), static () => Response.Redirect(null!),
        ];
        foreach (Action action in wrong)
        {
            action.Should().Throw<ArgumentNullException>();
        }

        foreach (int status in (int[])[199, 1000, 0, -1])
        {
            FluentActions.Invoking(() => new Response("x", status))
                .Should()
                .Throw<ArgumentOutOfRangeException>()
                .WithMessage("The status of a response is from 200 to 999.*");
            FluentActions.Invoking(() => new Response { StatusCode = status }).Should().Throw<ArgumentOutOfRangeException>();
        }

        foreach (int status in (int[])[200, 304, 404])
        {
            FluentActions.Invoking(() => Response.Redirect("/", status)).Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    [TestMethod]
    public void Setting_the_status_lets_go_of_the_reason()
    {
        Response response = new("x") { ReasonPhrase = "Fine" };
        response.StatusCode = 201;
        response.ReasonPhrase.Should().BeNull();
    }

    [TestMethod]
    [DataRow(301)]
    [DataRow(302)]
    [DataRow(303)]
    [DataRow(307)]
    [DataRow(308)]
    public async Task A_redirect_has_a_location_and_a_page_whose_link_is_escaped(int status)
    {
        Answer answer = await Answer.Of(Response.Redirect("/next?a=\"<b>&ü", status));
        answer.Status.Should().Be(status);
        answer["Location"].Should().Be("/next?a=%22%3Cb%3E&%C3%BC");
        answer.ContentType.Should().Be("text/html; charset=utf-8");
        answer.Text.Should().Contain($"<a href=\"{WebUtility.HtmlEncode("/next?a=\"<b>&ü")}\">").And.NotContain("<b>");
        (await Answer.Of(Response.Redirect("/x")))["Location"].Should().Be("/x");
        (await Answer.RefusalOf(Response.Redirect("/x\r\nSet-Cookie: a=b"))).Should().Contain("carriage return");
    }

    [TestMethod]
    public async Task One_response_is_returned_by_many_requests_at_once()
    {
        Response[] responses =
        [
            new("text", 201) { Headers = { ["X-A"] = "1" } }, new("bytes"u8.ToArray()), Response.Json(new { A = 1 }), new HttpException(404).ToResponse(),
            Response.Redirect("/x"),
        ];
        responses[0].SetCookie("a", "1");
        foreach (Response response in responses)
        {
            Answer expected = await Answer.Of(response);
            await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
            {
                await Task.Yield();
                Answer answer = i % 2 == 0 ? await Answer.Of(response) : await Answer.Of((response, 299, new Headers { ["X-B"] = "b" }));
                answer.Body.Should().Equal(expected.Body);
                answer.Headers.Should().HaveCount(expected.Headers.Count + (i % 2));
                answer.Status.Should().Be(i % 2 == 0 ? expected.Status : 299);
            }));
        }
    }

    [TestMethod]
    public async Task A_response_as_an_application_answers_with_what_it_then_is()
    {
        Response response = new("x");
        Func<IDictionary<string, object>, Task> app = response.ToAppFunc();
        (await Answer.Of(app)).Status.Should().Be(200);
        response.StatusCode = 404;
        response.Headers["X-A"] = "1";
        Answer answer = await Answer.Of(app);
        answer.Status.Should().Be(404);
        answer["X-A"].Should().Be("1");
        response.Headers["X A"] = "1";
        Func<Task> run = async () => await Answer.Of(app);
        (await run.Should().ThrowAsync<InvalidViewResultException>()).WithMessage("The view of Response.ToAppFunc() returned headers that cannot be sent.*");
    }
}
