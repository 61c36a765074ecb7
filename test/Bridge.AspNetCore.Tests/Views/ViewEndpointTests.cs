using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>The handler of a route to a view: what it logs of a failure, and that each request ends.</summary>
[TestClass]
public sealed class ViewEndpointTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Failure_names_the_view_and_its_message_begins_no_line(bool isLater)
    {
        (await FailAsync(new FormatException("a\nb"), isLater)).Should().Equal(
            "Bridge.Views/1/Warning: The view GET /v failed before anything of its response was sent: System.FormatException: a\\nb");
        (await FailAsync(new FormatException("The view GET /v says so"), isLater)).Should().BeEmpty("the error names the view");
    }

    [TestMethod]
    public async Task Failure_after_the_head_is_another_entry() =>
        (await FailAsync(new FormatException("a"), begins: true)).Should().ContainSingle()
            .Which.Should().StartWith("Bridge.Views/2/Warning: The view GET /v failed after its headers were sent.").And.EndWith("System.FormatException: a");

    [TestMethod]
    public async Task Client_that_left_or_sent_a_bad_request_is_no_warning()
    {
        (await FailAsync(new ConnectionResetException("gone"))).Should().Equal("Bridge.Views/3/Debug: The client left while the view GET /v was answering.");
        (await FailAsync(new OperationCanceledException(), leaves: true)).Should().ContainSingle().Which.Should().StartWith("Bridge.Views/3/Debug");
        (await FailAsync(new IOException("gone"), leaves: true)).Should().ContainSingle().Which.Should().StartWith("Bridge.Views/3/Debug");
        (await FailAsync(new FormatException("own"), leaves: true)).Should().ContainSingle().Which.Should().StartWith("Bridge.Views/1/Warning");
        (await FailAsync(new OperationCanceledException("own"))).Should().ContainSingle().Which.Should().StartWith("Bridge.Views/1/Warning");
        (await FailAsync(new IOException("disk"))).Should().ContainSingle().Which.Should().StartWith("Bridge.Views/1/Warning");
        (await FailAsync(new BadHttpRequestException("too\nlarge"))).Should().ContainSingle()
            .Which.Should().Be("Bridge.Views/4/Debug: The request that the view GET /v was reading is bad, or its client left: too\\nlarge");
    }

    [TestMethod]
    public async Task Result_of_a_handler_is_written_by_the_same_rules_and_its_failure_logged()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app =>
        {
            app.MapGet("/text", static () => Results.Extensions.View(("made", 201)));
            app.MapGet("/fails", static () => Results.Extensions.View<object>(new AppFunc(static _ => throw new FormatException("a"))));
        });
        MemoryExchange made = await app.SendAsync("/text");
        (made.StatusCode, made.Body, made.Headers.ContentType.ToString()).Should().Be((201, "made", "text/html; charset=utf-8"));
        await app.Awaiting(a => a.SendAsync("/fails")).Should().ThrowAsync<FormatException>();
        app.Log.Entries.Should().Contain(static entry => entry.StartsWith("Bridge.Views/1/Warning: The view HTTP: GET /fails", StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<string>> FailAsync(Exception failure, bool isLater = false, bool begins = false, bool leaves = false)
    {
        MemoryExchange exchange = new(path: "/v");
        await using AppInMemory app = await AppInMemory.StartAsync(app => app.MapView("/v", async r =>
        {
            if (begins)
            {
                await r.GetHttpContext().Response.WriteAsync("begun");
            }

            if (leaves)
            {
                exchange.Leave();
            }

            if (isLater)
            {
                await Task.Yield();
            }

            await Task.FromException(failure);
            return (object?)null;
        }));
        (await app.Awaiting(a => a.SendAsync(exchange)).Should().ThrowAsync<Exception>()).Which.Should().BeSameAs(failure);
        return app.Log.Entries.Where(static entry => entry.StartsWith("Bridge.Views/", StringComparison.Ordinal));
    }
}
