using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Mapping;
using Owin;

namespace Bridge.Katana.Tests.Mapping;

[TestClass]
public class MapMiddlewareTests
{
    private readonly AppBuilder _app = new();

    [TestMethod]
    [DataRow("/foo", "", "/foo", "/foo", "")]
    [DataRow("/foo", "", "/foo/", "/foo", "/")]
    [DataRow("/foo", "/Bar", "/foo/cho/", "/Bar/foo", "/cho/")]
    [DataRow("/foo/cho", "/Bar", "/foo/cho/do", "/Bar/foo/cho", "/do")]
    [DataRow("/foo", "", "/FOO/Cho", "/foo", "/Cho", DisplayName = "the path base gets the segments as they were mapped")]
    [DataRow("/foo", null, "/foo", "/foo", "")]
    [DataRow("", "", "/any", "", "/any")]
    public async Task Branch_sees_the_rest_of_the_path(string match, string pathBase, string path, string branchBase, string branchPath)
    {
        OwinContext context = Request(pathBase, path);
        _app.Map(match, branch => branch.Run(Record));

        await _app.Build()(context.Environment);

        context.Get<string>("seen").Should().Be($"{branchBase}|{branchPath}");
        (context.Request.PathBase.Value, context.Request.Path.Value).Should().Be((pathBase, path));
    }

    [TestMethod]
    [DataRow("/foo", "")]
    [DataRow("/foo", "/bar")]
    [DataRow("/foo", "/food")]
    [DataRow("/foo", "/bar/foo")]
    [DataRow("/foo/bar", "/foo")]
    [DataRow("/foo", null)]
    public async Task Other_paths_go_to_the_next_application(string match, string path)
    {
        OwinContext context = Request("/foo", "");
        context.Environment["owin.RequestPath"] = path;
        _app.Map(match, branch => branch.Run(_ => throw new InvalidOperationException()));
        _app.Run(c => Task.FromResult(c.Set("next", true)));

        await _app.Build()(context.Environment);

        context.Get<bool>("next").Should().BeTrue();
        context.Environment["owin.RequestPath"].Should().Be(path);
    }

    [TestMethod]
    public async Task Branches_may_have_branches_and_end_at_the_default_application()
    {
        _app.Map("/a", a =>
        {
            a.Map("/b", b => b.Run(Record));
            a.Map(new PathString("/c"), _ => { });
        });
        Func<IDictionary<string, object>, Task> application = _app.Build();

        OwinContext context = Request("", "/a/b/d");
        await application(context.Environment);
        context.Get<string>("seen").Should().Be("/a/b|/d");

        context = Request("", "/a/c");
        await application(context.Environment);
        context.Response.StatusCode.Should().Be(404);
        context.Request.Path.Value.Should().Be("/a/c");
    }

    [TestMethod]
    public void Wrong_arguments_are_refused()
    {
        FluentActions.Invoking(() => _app.Map("/foo/", _ => { })).Should().Throw<ArgumentException>().WithParameterName("pathMatch");
        FluentActions.Invoking(() => _app.Map("/", _ => { })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _app.Map("foo", _ => { })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _app.Map("/foo", null)).Should().Throw<ArgumentNullException>().WithParameterName("configuration");
        FluentActions.Invoking(() => ((IAppBuilder)null).Map("/foo", _ => { })).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => new MapMiddleware(null, new MapOptions())).Should().Throw<ArgumentNullException>().WithParameterName("next");
        FluentActions.Invoking(() => new MapMiddleware(_ => Task.CompletedTask, null)).Should().Throw<ArgumentNullException>().WithParameterName("options");
    }

    private static Task Record(IOwinContext context) => Task.FromResult(context.Set("seen", $"{context.Request.PathBase.Value}|{context.Request.Path.Value}"));

    private static OwinContext Request(string pathBase, string path) =>
        new() { Request = { PathBase = new PathString(pathBase), Path = new PathString(path) } };
}
