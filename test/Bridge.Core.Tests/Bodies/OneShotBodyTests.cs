using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

[TestClass]
public sealed class OneShotBodyTests
{
    [TestMethod]
    public async Task Streams_pipes_and_responses_are_let_go_of_once_on_every_path()
    {
        Func<object, object>[] paths =
        [
            static body => body, static body => (body, 204), static body => (body, 304), static body => (body, "no status"),
            static body => (body, 200, new Headers(), 4), static body => (body, new Headers { ["X A"] = "1" }), static body => ((body, 1), 1),
            static body => (Task.FromResult(body), 200),
        ];
        foreach (Func<object, object> path in paths)
        {
            foreach (string method in (string[])["GET", "HEAD"])
            {
                Tracked stream = new(1);
                Tracked reader = new(1);
                Tracked message = new(1);
                Tracked response = new(1);
                foreach (object body in new object[]
                {
                    new TrackedStream(stream), new TrackedReader(reader), new TrackedMessage(message),
                    new Response(ResponseBody.Stream(new TrackedStream(response))),
                })
                {
                    try
                    {
                        await Answer.Of(path(body), method);
                    }
                    catch (InvalidViewResultException)
                    {
                    }
                }

                stream.Disposals.Should().Be(1, "of {0}, {1}", path("x"), method);
                reader.Disposals.Should().Be(1, "of {0}, {1}", path("x"), method);
                message.Disposals.Should().Be(1, "of {0}, {1}", path("x"), method);
                response.Disposals.Should().Be(1, "of {0}, {1}", path("x"), method);
            }
        }
    }
}
