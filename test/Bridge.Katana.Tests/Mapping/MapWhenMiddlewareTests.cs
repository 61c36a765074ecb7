using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Mapping;
using Owin;

namespace Bridge.Katana.Tests.Mapping;

[TestClass]
public class MapWhenMiddlewareTests
{
    private readonly AppBuilder _app = new();

    [TestMethod]
    [DataRow("POST", "branch")]
    [DataRow("GET", "next")]
    public async Task Predicate_chooses_the_branch(string method, string expected)
    {
        _app.MapWhen(context => context.Request.Method == "POST", branch => branch.Run(Answer("branch")));
        _app.Run(Answer("next"));

        (await Run(_app, method)).Should().Be(expected + " /base/path");
    }

    [TestMethod]
    [DataRow("POST", "branch")]
    [DataRow("GET", "next")]
    public async Task Asynchronous_predicate_chooses_the_branch(string method, string expected)
    {
        _app.MapWhenAsync(
            async context =>
            {
                await Task.Yield();
                return context.Request.Method == "POST";
            },
            branch => branch.Run(Answer("branch")));
        _app.Run(Answer("next"));

        (await Run(_app, method)).Should().Be(expected + " /base/path");
    }

    [TestMethod]
    public async Task Failure_of_predicate_or_branch_reaches_the_caller()
    {
        _app.MapWhen(
            context => context.Request.Method == "POST" ? throw new TimeZoneNotFoundException("predicate") : true,
            branch => branch.Run(_ => throw new TimeZoneNotFoundException("branch")));

        await FluentActions.Awaiting(() => Run(_app, "POST")).Should().ThrowAsync<TimeZoneNotFoundException>().WithMessage("predicate");
        await FluentActions.Awaiting(() => Run(_app, "GET")).Should().ThrowAsync<TimeZoneNotFoundException>().WithMessage("branch");
    }

    [TestMethod]
    public void Wrong_arguments_are_refused()
    {
        FluentActions.Invoking(() => _app.MapWhen(null, _ => { })).Should().Throw<ArgumentNullException>().WithParameterName("predicate");
        FluentActions.Invoking(() => _app.MapWhenAsync(null, _ => { })).Should().Throw<ArgumentNullException>().WithParameterName("predicate");
        FluentActions.Invoking(() => _app.MapWhen(_ => true, null)).Should().Throw<ArgumentNullException>().WithParameterName("configuration");
        FluentActions.Invoking(() => ((IAppBuilder)null).MapWhen(_ => true, _ => { })).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => new MapWhenMiddleware(null, new MapWhenOptions())).Should().Throw<ArgumentNullException>().WithParameterName("next");
        FluentActions.Invoking(() => new MapWhenMiddleware(_ => Task.CompletedTask, null)).Should().Throw<ArgumentNullException>().WithParameterName("options");
    }

    private static Func<IOwinContext, Task> Answer(string text) =>
        context => Task.FromResult(context.Set("answer", text + " " + context.Request.PathBase.Value + context.Request.Path.Value));

    private static async Task<string> Run(AppBuilder app, string method)
    {
        var context = new OwinContext { Request = { Method = method, PathBase = new PathString("/base"), Path = new PathString("/path") } };
        await app.Build()(context.Environment);
        return context.Get<string>("answer");
    }
}
