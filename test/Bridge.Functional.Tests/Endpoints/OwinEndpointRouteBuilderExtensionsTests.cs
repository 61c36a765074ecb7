using FluentAssertions;
using Microsoft.AspNetCore.Builder;

namespace Bridge.Functional.Tests.Endpoints;

[TestClass]
public sealed class OwinEndpointRouteBuilderExtensionsTests
{
    [TestMethod]
    [DataRow("/jobs", "/jobs|")]
    [DataRow("/jobs/", "/jobs|/")]
    [DataRow("/JOBS/a/b", "/JOBS|/a/b")]
    [DataRow("/jobs/a%20b", "/jobs|/a b")]
    [DataRow("/t/7/jobs/x", "/t/7/jobs|/x")]
    [DataRow("/group/inner/x/y", "/group/inner|/x/y")]
    [DataRow("/own/x", "/own|/x")]
    [DataRow("/left/over", "|/left/over")]
    public async Task Mapped_application_sees_its_own_part_of_the_path(string url, string expected)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapOwin("/jobs", TestApps.Paths);
            app.MapOwin("/t/{id}/jobs", TestApps.Paths);
            app.MapGroup("/group").MapOwin("/inner", TestApps.Paths);
            app.MapOwin("/own/{**rest}", TestApps.Paths);
            app.MapOwin("/", TestApps.Paths);
        });
        (await server.Client.GetStringAsync(url)).Should().Be(expected);
    }

    [TestMethod]
    public async Task Mapped_middleware_answers_404_where_it_falls_through()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/m", next => environment =>
            (string)environment[OwinKeys.RequestPath] == "/hit" ? TestApps.Paths(environment) : next(environment)));
        (await server.Client.GetStringAsync("/m/hit")).Should().Be("/m|/hit");
        ((int)(await server.Client.GetAsync("/m/miss")).StatusCode).Should().Be(404);
    }

    [TestMethod]
    public async Task Paths_are_put_back_after_the_application_also_when_it_throws()
    {
        var after = new List<string>();
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (FormatException)
                {
                }
                finally
                {
                    after.Add($"{context.Request.PathBase}|{context.Request.Path}");
                }
            });
            app.UseRouting();
            app.MapOwin("/sync", _ => throw new FormatException());
            app.MapOwin("/async", async _ =>
            {
                await Task.Yield();
                throw new FormatException();
            });
        });
        await server.Client.GetAsync("/sync/x");
        await server.Client.GetAsync("/async/x");
        after.Should().Equal("|/sync/x", "|/async/x");
    }
}
