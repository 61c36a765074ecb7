using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bridge.AspNetCore.Tests.Endpoints;

/// <summary>OWIN applications and middleware as endpoints and in the pipeline.</summary>
[TestClass]
public sealed class OwinEndpointRouteBuilderExtensionsTests
{
    private static readonly AppFunc s_app = static environment => environment.WriteAsync($"{environment.PathBase}|{environment.Path}");

    [TestMethod]
    [DataRow("/a/b", "/a", "/a|/b")]
    [DataRow("/a", "/a", "/a|")]
    [DataRow("/a/", "/a/", "/a|/")]
    [DataRow("/x/b/c", "/{name}", "/x|/b/c")]
    [DataRow("/a/b/c", "/a/{**rest}", "/a|/b/c")]
    [DataRow("/a/b/c", "/a/{*rest}", "/a|/b/c")]
    [DataRow("/any", "/", "|/any")]
    public async Task Application_has_the_path_below_its_pattern(string path, string pattern, string seen)
    {
        await using AppInMemory app = await AppInMemory.StartAsync(app => app.MapOwin(pattern, s_app));
        (await app.SendAsync(path)).Body.Should().Be(seen);
        ((IEndpointRouteBuilder)app.App).DataSources.SelectMany(static source => source.Endpoints).Single().DisplayName
            .Should().Be($"OWIN application at {pattern}");
    }

    [TestMethod]
    public async Task Prefix_of_a_group_is_in_the_path_base()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app => app.MapGroup("/g/{h}").MapOwin("/a", s_app));
        (await app.SendAsync("/g/x/a/b")).Body.Should().Be("/g/x/a|/b");
    }

    [TestMethod]
    public async Task Middleware_that_is_mounted_ends_in_a_404_and_in_the_pipeline_in_what_follows()
    {
        Func<AppFunc, AppFunc> middleware = static next => environment =>
            environment.Path == "/own" ? environment.WriteAsync("own") : next(environment);
        await using AppInMemory mounted = await AppInMemory.StartAsync(app => app.MapOwin("/a", middleware));
        (await mounted.SendAsync("/a/own")).Body.Should().Be("own");
        (await mounted.SendAsync("/a/other")).StatusCode.Should().Be(404);
        await using AppInMemory piped = await AppInMemory.StartAsync(app =>
        {
            app.UseOwin(middleware);
            app.Run(static context => context.Response.WriteAsync("next"));
        });
        (await piped.SendAsync("/own")).Body.Should().Be("own");
        (await piped.SendAsync("/other")).Body.Should().Be("next");
        await using AppInMemory whole = await AppInMemory.StartAsync(static app => app.UseOwin(s_app));
        (await whole.SendAsync("/x")).Body.Should().Be("|/x");
    }

    [TestMethod]
    public async Task Middleware_that_returns_nothing_and_nulls_are_refused()
    {
        Func<AppFunc, AppFunc> none = static _ => null!;
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        app.Invoking(a => a.MapOwin("/a", none)).Should().Throw<InvalidOperationException>()
            .WithMessage("The OWIN middleware mounted at '/a' returned null instead of an application.");
        app.UseOwin(none);
        app.Invoking(a => ((IApplicationBuilder)a).Build()).Should().Throw<InvalidOperationException>()
            .WithMessage("The OWIN middleware given to UseOwin returned null instead of an application.");
        IEndpointRouteBuilder noEndpoints = null!;
        IApplicationBuilder noBuilder = null!;
        Action[] nulls =
        [
            () => app.MapOwin("/a", (AppFunc)null!), () => app.MapOwin("/a", (Func<AppFunc, AppFunc>)null!), () => app.MapOwin(null!, s_app),
            () => noEndpoints.MapOwin("/a", s_app), () => noBuilder.UseOwin(s_app), () => noBuilder.UseOwin(none),
            () => app.UseOwin((AppFunc)null!), () => app.UseOwin((Func<AppFunc, AppFunc>)null!),
        ];
        nulls.Should().AllSatisfy(static call => call.Should().Throw<ArgumentNullException>());
    }
}
