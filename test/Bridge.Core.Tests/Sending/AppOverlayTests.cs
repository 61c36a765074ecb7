using FluentAssertions;

namespace Bridge.Core.Tests.Sending;

/// <summary>A tuple over an application.</summary>
[TestClass]
public sealed class AppOverlayTests
{
    [TestMethod]
    public async Task A_tuple_over_an_application_applies_when_its_headers_are_sent()
    {
        List<string> order = [];
        AppFunc app = async environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = 207, ReasonPhrase = "Multi" };
            owin.ResponseHeaders["X-A"] = ["app"];
            owin.ResponseHeaders["Set-Cookie"] = ["app=1"];
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(
                _ =>
                {
                    order.Add($"callback {owin.StatusCode}");
                    owin.ResponseHeaders["X-A"] = ["callback"];
                    owin.ResponseHeaders["X-C"] = ["callback"];
                },
                new object());
            await owin.ResponseBody.FlushAsync();
            order.Add($"flushed {owin.StatusCode}");
            await owin.ResponseBody.WriteAsync("x"u8.ToArray());
        };
        Answer answer = await Answer.Of((app, "418 Teapot", new Headers { ["X-A"] = "tuple", ["Set-Cookie"] = "tuple=1" }));
        order.Should().Equal("callback 207", "flushed 418");
        answer.Status.Should().Be(418);
        answer.Reason.Should().Be("Teapot");
        answer["X-A"].Should().Be("tuple");
        answer["X-C"].Should().Be("callback");
        answer["Set-Cookie"].Should().Be("app=1|tuple=1");
        answer.Text.Should().Be("x");
    }

    [TestMethod]
    public async Task An_application_that_writes_nothing_still_gets_the_tuple()
    {
        Answer answer = await Answer.Of(((AppFunc)(static _ => Task.CompletedTask), 202, new Headers { ["X-A"] = "1" }));
        answer.Status.Should().Be(202);
        answer["X-A"].Should().Be("1");
    }

    [TestMethod]
    public async Task An_application_that_fails_before_it_writes_gets_no_tuple_and_leaves_the_environment_as_it_was()
    {
        IDictionary<string, object>? environment = null;
        Stream? body = null;
        Func<Task> run = async () => await Answer.Of(((AppFunc)(static _ => throw new FormatException()), 202, new Headers { ["X-A"] = "1" }), prepare: made =>
        {
            environment = made;
            body = (Stream)made[OwinKeys.ResponseBody];
        });
        await run.Should().ThrowAsync<FormatException>();
        environment!.Should().NotContainKey(OwinKeys.ResponseStatusCode);
        new OwinEnvironment(environment!).ResponseHeaders.Should().BeEmpty();
        environment![OwinKeys.ResponseBody].Should().BeSameAs(body);
        environment.Should().NotContainKey(OwinKeys.OnSendingHeaders);
    }

    [TestMethod]
    public async Task An_application_returned_by_itself_obeys_the_statuses_without_content()
    {
        AppFunc app = async environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = 304 };
            owin.ResponseHeaders["Content-Length"] = ["5"];
            owin.ResponseHeaders["Content-Type"] = ["a/b"];
            owin.ResponseHeaders["ETag"] = ["\"a\""];
            await owin.ResponseBody.WriteAsync("hello"u8.ToArray());
            owin.ResponseBody.Write("hello"u8.ToArray(), 0, 5);
        };
        Answer answer = await Answer.Of(app);
        answer.Headers.Keys.Should().Equal("ETag");
        answer.Body.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Registering_a_callback_after_the_headers_were_sent_is_refused()
    {
        AppFunc app = async environment =>
        {
            await ((Stream)environment[OwinKeys.ResponseBody]).FlushAsync();
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(static _ => { }, new object());
        };
        Func<Task> run = async () => await Answer.Of(app);
        (await run.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*register callbacks before the first write*");
    }
}
