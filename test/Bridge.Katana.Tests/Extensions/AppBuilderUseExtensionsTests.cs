using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Extensions;
using Owin;

namespace Bridge.Katana.Tests.Extensions;

[TestClass]
public class AppBuilderUseExtensionsTests
{
    [TestMethod]
    public void Nulls_are_refused()
    {
        IAppBuilder none = null;
        var app = new AppBuilder();

        FluentActions.Invoking(() => none.Run(_ => Task.CompletedTask)).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => none.Use((_, next) => next())).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => none.Use<UseHandlerMiddleware>()).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => app.Run(null)).Should().Throw<ArgumentNullException>().WithParameterName("handler");
        FluentActions.Invoking(() => AppBuilderUseExtensions.Use(app, null)).Should().Throw<ArgumentNullException>().WithParameterName("handler");
    }

    [TestMethod]
    public async Task Middleware_behind_Run_is_never_called()
    {
        var app = new AppBuilder();
        app.Run(context => context.Response.WriteAsync("first"));
        app.Run(_ => throw new InvalidOperationException());
        var context = new OwinContext { Response = { Body = new MemoryStream() } };

        await app.Build()(context.Environment);

        context.Response.Body.Length.Should().Be(5);
    }

    [TestMethod]
    public async Task Next_may_be_called_twice()
    {
        int calls = 0;
        var app = new AppBuilder();
        app.Use(async (_, next) =>
        {
            await next();
            await next();
        });
        app.Run(_ => Task.FromResult(calls++));

        await app.Build()(new OwinContext().Environment);

        calls.Should().Be(2);
    }
}
