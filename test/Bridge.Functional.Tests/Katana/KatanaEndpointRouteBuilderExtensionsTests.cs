using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

[TestClass]
[DoNotParallelize]
public sealed class KatanaEndpointRouteBuilderExtensionsTests
{
    private static void Echo(IAppBuilder katana) => katana.Use((context, next) =>
        context.Request.Path .Value == "/elsewhere" ? next() : context.Response.WriteAsync($"{context.Request.PathBase}|{context.Request.Path}"));

    [TestMethod]
    [DataRow("/legacy", "/legacy|")]
    [DataRow("/legacy/", "/legacy|/")]
    [DataRow("/legacy/a/b", "/legacy|/a/b")]
    [DataRow("/LEGACY/a", "/LEGACY|/a")]
    [DataRow("/legacy/a%20b", "/legacy|/a b")]
    public async Task What_the_pattern_matched_is_the_path_base(string url, string expected)
    {
        await using Site site = await Site.StartAsync(app => app.MapKatana("/legacy", Echo));

        (await site.Client.GetStringAsync(url)).Should().Be(expected.Replace("a b", "a%20b"));
    }

    [TestMethod]
    public async Task Below_a_group_and_a_branch_the_path_base_is_all_of_it()
    {
        await using Site site = await Site.StartAsync(app =>
            app.MapGroup("/sites/{name}").MapKatana("/legacy", katana => katana.Map("/inner", Echo)));

        (await site.Client.GetStringAsync("/sites/a/legacy/inner/page")).Should().Be("/sites/a/legacy/inner|/page");
    }

    [TestMethod]
    public async Task What_no_middleware_answers_is_404_and_the_paths_are_put_back()
    {
        string? after = null;
        await using Site site = await Site.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                after = $"{context.Request.PathBase}|{context.Request.Path}";
            });
            app.UseRouting();
            app.MapKatana("/legacy", Echo);
        });

        (await site.Client.GetAsync("/legacy/elsewhere")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        after.Should().Be("|/legacy/elsewhere");
    }

    [TestMethod]
    public async Task Every_method_and_every_path_below_is_the_applications_under_the_endpoints_conventions()
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                app.UseAuthorization();
                app.MapKatana("/open", Echo);
                app.MapKatana("/closed", Echo).RequireAuthorization();
            },
            builder =>
            {
                builder.Services.AddAuthentication("none").AddCookie("none", options => options.Events.OnRedirectToLogin = context =>
                {
                    context.Response.StatusCode = 401;
                    return Task.CompletedTask;
                });
                builder.Services.AddAuthorization();
            });

        (await (await site.Client.PutAsync("/open/any/path", new StringContent(""))).Content.ReadAsStringAsync()).Should().Be("/open|/any/path");
        (await site.Client.GetAsync("/closed/any/path")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [TestMethod]
    public async Task A_branch_is_built_when_it_is_mapped_and_not_by_a_request()
    {
        int built = 0;
        await using Site site = await Site.StartAsync(app =>
        {
            app.MapKatana("/legacy", katana =>
            {
                built++;
                Echo(katana);
            });
            built.Should().Be(1);
        });

        (await site.Client.GetStringAsync("/legacy/x")).Should().Be("/legacy|/x");
        built.Should().Be(1);
    }

    [TestMethod]
    public async Task An_application_built_once_is_mounted_at_several_places()
    {
        int built = 0;
        await using Site site = await Site.StartAsync(app =>
        {
            Func<IDictionary<string, object>, Task> legacy = Bridge.Owin.Katana.ToAppFunc(
                katana =>
                {
                    built++;
                    Echo(katana);
                },
                app.Services);
            built.Should().Be(1, "it is built when it is called");
            app.MapOwin("/a", legacy);
            app.MapOwin("/b", legacy);
        });

        (await site.Client.GetStringAsync("/a/x")).Should().Be("/a|/x");
        (await site.Client.GetStringAsync("/b/x")).Should().Be("/b|/x");
        built.Should().Be(1);
    }

    [TestMethod]
    public async Task A_Katana_application_is_a_views_result_and_a_tuple_goes_over_it()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            Func<IDictionary<string, object>, Task> legacy = Bridge.Owin.Katana.ToAppFunc(
                katana => katana.Run(context =>
                {
                    context.Response.StatusCode = 201;
                    context.Response.Headers.Set("X-Own", "legacy");
                    context.Response.Headers.Set("X-Kept", "kept");
                    return context.Response.WriteAsync("legacy " + context.Request.Path);
                }),
                app.Services);
            app.MapView("/plain", _ => legacy);
            app.MapView("/under", _ => (legacy, "418 Short And Stout", new Dictionary<string, string> { ["X-Own"] = "view" }));
        });

        HttpResponseMessage plain = await site.Client.GetAsync("/plain");
        HttpResponseMessage under = await site.Client.GetAsync("/under");

        plain.StatusCode.Should().Be(HttpStatusCode.Created);
        (await plain.Content.ReadAsStringAsync()).Should().Be("legacy /plain");
        ((int)under.StatusCode, under.ReasonPhrase).Should().Be((418, "Short And Stout"));
        under.Headers.GetValues("X-Own").Should().Equal("view");
        under.Headers.GetValues("X-Kept").Should().Equal("kept");
        (await under.Content.ReadAsStringAsync()).Should().Be("legacy /under");
    }
}
