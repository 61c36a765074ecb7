using System.Text;
using Bridge.Coercion;
using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

[TestClass]
public sealed class LengthGuardTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task A_client_that_left_before_all_of_a_declared_length_is_no_error_of_the_view()
    {
        Tracked tracked = new(1000);
        await ViewRunner.WriteAsync(
            (tracked.Text(), new Headers { ["Content-Length"] = "5000" }),
            new TestViewRequest(),
            ResponseCoercer.Default,
            new LeavingTarget(new LeavingWriter(leavesAfter: 2)))
            .WaitAsync(s_patience);
        tracked.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task A_length_that_is_known_is_the_true_one()
    {
        foreach (object body in new object[]
        {
            "abc", "abc"u8.ToArray(), new Response("abc"), new MemoryStream("abc"u8.ToArray()), new { }, new[] { 1 },
            new HttpResponseMessage { Content = new StringContent("abc") },
        })
        {
            Answer answer = await Answer.Of((body, new Headers { ["Content-Length"] = "999" }));
            answer["Content-Length"].Should().Be(answer.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            (await Answer.Of(("abc", new Headers { ["Content-Length"] = "soon" })))["Content-Length"].Should().Be("3");
        }
    }

    [TestMethod]
    [DataRow("2", "more")]
    [DataRow("4", "3")]
    public async Task A_length_that_turns_out_wrong_breaks_the_response(string declared, string written)
    {
        Func<Task> run = async () => await Answer.Of((Iterate("abc"), new Headers { ["Content-Length"] = declared }));
        (await run.Should()
            .ThrowAsync<InvalidViewResultException>()).WithMessage(
                $"The view the view declared a Content-Length of {declared} bytes, but its body has {written}. Leave the header out, or correct it.");
    }

    [TestMethod]
    public async Task A_length_over_an_application_that_turns_out_wrong_breaks_the_response()
    {
        foreach ((string declared, string written) in new[] { ("0", "more"), ("2", "1") })
        {
            Func<Task> run = async () => await Answer.Of((App(), new Headers { ["Content-Length"] = declared }));
            (await run.Should()
                .ThrowAsync<InvalidViewResultException>()).WithMessage(
                    $"The view the view declared a Content-Length of {declared} bytes, but its body has {written}.*");
        }

        (await Answer.Of((App(), new Headers { ["Content-Length"] = "1" })))["Content-Length"].Should().Be("1");
        (await Answer.Of((App(), new Headers { ["Content-Length"] = "2" }), "HEAD"))["Content-Length"].Should().Be("2");
    }

    [TestMethod]
    public async Task A_length_that_is_no_number_is_refused_for_what_is_streamed_and_for_an_application()
    {
        bool ran = false;
        AppFunc app = _ =>
        {
            ran = true;
            return Task.CompletedTask;
        };
        foreach (string length in (string[])["soon", "-1", "1.5", "99999999999999999999", ""])
        {
            (await Answer.RefusalOf((Iterate("abc"), new Headers { ["Content-Length"] = length }))).Should().Contain("is not a number of bytes");
            (await Answer.RefusalOf((app, new Headers { ["Content-Length"] = length }))).Should().Contain("is not a number of bytes");
        }

        ran.Should().BeFalse();
    }

    private static AppFunc App() => environment =>
    {
        IDictionary<string, string[]> headers = new OwinEnvironment(environment).ResponseHeaders;
        headers["X-App"] = ["1"];
        headers["Content-Type"] = ["text/x"];
        return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(Encoding.UTF8.GetBytes("x"), 0, 1);
    };

    private static IEnumerable<string> Iterate(params string[] chunks)
    {
        foreach (string chunk in chunks)
        {
            yield return chunk;
        }
    }
}
