using Bridge.Functional.Tests.KatanaHosting;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.Upstream;

/// <summary>
/// Bridge's applications under ASP.NET Core's own OWIN bridge, Microsoft.AspNetCore.Owin: built with -p:Upstream=true only, where that package is to be had.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class AspNetCoreOwinTests
{
    private static readonly AppFunc s_view = Bridge.View.Of(request =>
        ($"{request.Method} {request.Path}?{request.QueryString}", 203, new Dictionary<string, string> { ["X-View"] = "yes" }))
        .ToAppFunc();

    [TestMethod]
    public async Task A_view_is_middleware_under_its_UseOwin()
    {
        await using Site site = await Site.StartAsync(app => OwinExtensions.UseOwin(app, add => add(_ => s_view)));

        HttpResponseMessage answer = await site.Client.GetAsync("/a%20b?c=d");

        ((int)answer.StatusCode).Should().Be(203);
        answer.Headers.GetValues("X-View").Should().Equal("yes");
        (await answer.Content.ReadAsStringAsync()).Should().Be("GET /a b?c=d");
    }

    [TestMethod]
    public async Task A_module_falls_through_under_its_UseOwin()
    {
        ViewModule module = new();
        module.Get("/here", _ => "here");
        await using Site site = await Site.StartAsync(app =>
        {
            OwinExtensions.UseOwin(app, add => add(module.ToMidFunc()));
            app.MapGet("/there", () => "there");
        });

        (await site.Client.GetStringAsync("/here")).Should().Be("here");
        (await site.Client.GetStringAsync("/there")).Should().Be("there");
    }

    [TestMethod]
    public async Task An_application_answers_the_same_under_both()
    {
        AppFunc legacy = Bridge.Owin.Katana.ToAppFunc(katana => katana.Run(context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.Append("X-Legacy", "a, b");
            return context.Response.WriteAsync($"{context.Request.PathBase}|{context.Request.Path}|{context.Request.Query["q"]}");
        }));
        await using Site site = await Site.StartAsync(app =>
        {
            app.Map("/theirs", branch => OwinExtensions.UseOwin(branch, add => add(_ => legacy)));
            app.Map("/ours", branch => branch.UseOwin(legacy));
        });

        HttpResponseMessage theirs = await site.Client.GetAsync("/theirs/x?q=1");
        HttpResponseMessage ours = await site.Client.GetAsync("/ours/x?q=1");

        ours.StatusCode.Should().Be(theirs.StatusCode);
        ours.Headers.GetValues("X-Legacy").Should().Equal(theirs.Headers.GetValues("X-Legacy"));
        (await ours.Content.ReadAsStringAsync()).Should().Be("/ours|/x|1");
        (await theirs.Content.ReadAsStringAsync()).Should().Be("/theirs|/x|1");
    }
}
