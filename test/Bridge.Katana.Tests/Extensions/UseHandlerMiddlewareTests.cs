using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Extensions;

namespace Bridge.Katana.Tests.Extensions;

[TestClass]
public class UseHandlerMiddlewareTests
{
    [TestMethod]
    public void Handler_is_wanted()
    {
        FluentActions.Invoking(() => new UseHandlerMiddleware(_ => Task.CompletedTask, (Func<IOwinContext, Task>)null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new UseHandlerMiddleware(_ => Task.CompletedTask, (Func<IOwinContext, Func<Task>, Task>)null))
            .Should()
            .Throw<ArgumentNullException>();
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
}
