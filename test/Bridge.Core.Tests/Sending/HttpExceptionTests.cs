using FluentAssertions;

namespace Bridge.Core.Tests.Sending;

/// <summary>An error as a page.</summary>
[TestClass]
public sealed class HttpExceptionTests
{
    private const string Html = "text/html; charset=utf-8";
    private static readonly byte[] s_abc = "abc"u8.ToArray();

    [TestMethod]
    public async Task An_errors_page_is_escaped_and_has_its_headers()
    {
        HttpException error = new(405, "No <script>alert('x')</script> & such") { Headers = { ["Allow"] = "GET, HEAD" } };
        error.Description.Should().Be(error.Message);
        Answer answer = await Answer.Of(error);
        answer.Status.Should().Be(405);
        answer["Allow"].Should().Be("GET, HEAD");
        answer.ContentType.Should().Be("text/html; charset=utf-8");
        answer.Text.Should()
            .Be("<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n<p>No "
                + "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; such</p>\n");
        error.Headers.Count.Should().Be(1, "the page's own headers are a copy");
    }

    [TestMethod]
    public async Task An_error_has_a_sentence_for_every_status()
    {
        for (int status = 400; status <= 599; status++)
        {
            HttpException error = new(status);
            error.Description.Should().EndWith(".");
            (await Answer.Of(error)).Text.Should().Contain($"<title>{status} ");
        }

        FluentActions.Invoking(static () => new HttpException(302))
            .Should()
            .Throw<ArgumentOutOfRangeException>()
            .WithMessage("*Response.Redirect makes a redirect*");
        FluentActions.Invoking(static () => new HttpException(600)).Should().Throw<ArgumentOutOfRangeException>();
        FormatException cause = new();
        new HttpException(500, "x", cause).InnerException.Should().BeSameAs(cause);
    }

    [TestMethod]
    public async Task An_error_is_its_page_whether_returned_or_thrown()
    {
        HttpException error = new(404, "No <such> page");
        View[] views =
        [
            View.Of(_ => error), View.Of(object? (_) => throw error), View.Of(async Task<object?> (_) => { await Task.Yield(); throw error; }),
            View.Of(Task<object?> (_) => Task.FromException<object?>(error)),
        ];
        foreach (View view in views)
        {
            Answer answer = await Answer.OfView(view);
            answer.Status.Should().Be(404);
            answer.ContentType.Should().Be(Html);
            answer.Text.Should().Contain("<p>No &lt;such&gt; page</p>");
        }
    }
}
