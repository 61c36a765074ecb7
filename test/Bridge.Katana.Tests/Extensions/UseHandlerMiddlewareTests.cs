using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Extensions;
using Owin;

namespace Bridge.Katana.Tests.Extensions;

[TestClass]
public class UseHandlerMiddlewareTests
{
    [TestMethod]
    public void Handler_is_wanted()
    {
        FluentActions.Invoking(() => new UseHandlerMiddleware(_ => Task.CompletedTask, (Func<IOwinContext, Task>)null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new UseHandlerMiddleware(_ => Task.CompletedTask, (Func<IOwinContext, Func<Task>, Task>)null)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public async Task Handler_gets_a_context_over_the_environment()
    {
        var environment = new Dictionary<string, object>();
        IOwinContext seen = null;

        await new UseHandlerMiddleware(null, context =>
        {
            seen = context;
            return Task.CompletedTask;
        }).Invoke(environment);

        seen.Environment.Should().BeSameAs(environment);
    }

    [TestMethod]
    public void Answering_with_two_headers_allocates_160_bytes()
    {
        var body = new byte[13];
        var app = new AppBuilder();
        app.Run(context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.Headers["X-Header"] = "value";
            return context.Response.WriteAsync(body);
        });
        var environment = new OwinContext { Response = { Body = Stream.Null } }.Environment;
        var built = app.Build();
        built(environment);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            built(environment);
        }

        // Context 40, response 32, header wrapper 24, and two arrays of one value, 32 each.
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).Should().BeLessThanOrEqualTo(160);
    }
}
