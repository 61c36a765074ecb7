using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Mapping;
using Owin;

namespace Bridge.Katana.Tests.Differences;

/// <summary>Katana leaves the paths moved when a branch fails, and fails itself on a path that begins with no slash.</summary>
[TestClass]
[BridgeContracts("Katana fails here.")]
public class MappingDifferences
{
    private readonly AppBuilder _app = new();

    [TestMethod]
    public async Task Paths_are_restored_when_the_branch_fails()
    {
        OwinContext context = Request("/base", "/foo/x");
        _app.Map("/foo", branch => branch.Run(async _ =>
        {
            await Task.Yield();
            throw new TimeZoneNotFoundException();
        }));

        await FluentActions.Awaiting(() => _app.Build()(context.Environment)).Should().ThrowAsync<TimeZoneNotFoundException>();

        (context.Request.PathBase.Value, context.Request.Path.Value).Should().Be(("/base", "/foo/x"));
    }

    [TestMethod]
    public async Task Paths_are_restored_when_the_branch_throws_at_once()
    {
        OwinContext context = Request("", "/foo/x");
        _app.Map("/foo", branch => branch.Run(_ => throw new TimeZoneNotFoundException()));

        await FluentActions.Awaiting(() => _app.Build()(context.Environment)).Should().ThrowAsync<TimeZoneNotFoundException>();

        (context.Request.PathBase.Value, context.Request.Path.Value).Should().Be(("", "/foo/x"));
    }

    [TestMethod]
    public async Task Path_that_is_none_goes_to_the_next_application()
    {
        OwinContext context = Request("", "");
        context.Environment["owin.RequestPath"] = "*";
        _app.Map("/foo", branch => branch.Run(_ => throw new InvalidOperationException()));

        await _app.Build()(context.Environment);

        context.Response.StatusCode.Should().Be(404);
    }

    [TestMethod]
    public void Null_environment_is_refused_at_once() =>
        FluentActions.Invoking(() => { new MapMiddleware(_ => Task.CompletedTask, new MapOptions()).Invoke(null); })
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("environment");

    private static OwinContext Request(string pathBase, string path) =>
        new() { Request = { PathBase = new PathString(pathBase), Path = new PathString(path) } };
}
