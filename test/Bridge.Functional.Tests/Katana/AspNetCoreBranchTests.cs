using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>UseAspNetCore: ASP.NET Core's middleware within a Katana pipeline.</summary>
[TestClass]
[DoNotParallelize]
public sealed class AspNetCoreBranchTests
{
    [TestMethod]
    public async Task ASPNET_Core_middleware_stands_within_a_Katana_pipeline_within_ASPNET_Core()
    {
        List<string> order = [];
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana =>
            {
                katana.Use(async (context, next) =>
                {
                    context.Set("own.Value", "kept");
                    order.Add("katana 1");
                    await next();
                    order.Add("katana 1 back");
                });
                katana.UseAspNetCore(branch => branch.Use(async (context, next) =>
                {
                    order.Add("core in katana");
                    await next(context);
                    order.Add("core in katana back");
                }));
                katana.Use(async (context, next) =>
                {
                    order.Add("katana 2 " + context.Get<string>("own.Value"));
                    await next();
                    order.Add("katana 2 back");
                });
            });
            app.Run(context =>
            {
                order.Add("core");
                return context.Response.WriteAsync("x");
            });
        });

        await site.Client.GetAsync("/");

        order.Should().Equal("katana 1", "core in katana", "katana 2 kept", "core", "katana 2 back", "core in katana back", "katana 1 back");
    }

    [TestMethod]
    public async Task A_dictionary_that_a_Katana_middleware_put_in_the_environments_place_comes_out_of_an_ASPNET_Core_branch_again()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana =>
        {
            katana.Use(new Func<AppFunc, AppFunc>(next => environment => next(new Dictionary<string, object>(environment) { ["own.Value"] = "wrapped" })));
            katana.UseAspNetCore(branch => branch.Use((context, next) =>
            {
                context.GetOwinContext().Get<string>("own.Value").Should().Be("wrapped");
                return next(context);
            }));
            katana.Run(context => context.Response.WriteAsync(context.Get<string>("own.Value")));
        }));

        (await site.Client.GetStringAsync("/")).Should().Be("wrapped");
    }

    [TestMethod]
    public async Task A_branch_within_a_mounted_application_has_routing_of_its_own_below_the_path_base()
    {
        await using Site site = await Site.StartAsync(app => app.MapKatana("/legacy/{name}", katana =>
        {
            katana.UseAspNetCore(branch =>
            {
                branch.UseRouting();
                branch.UseEndpoints(endpoints =>
                    endpoints.MapGet("/modern/{id}", (HttpRequest request, string id) => $"{request.PathBase} {id} {request.RouteValues.ContainsKey("name")}"));
            });
            katana.Run(context => context.Response.WriteAsync($"legacy {context.GetHttpContext().Request.RouteValues["name"]}"));
        }));

        (await site.Client.GetStringAsync("/legacy/a/modern/7")).Should().Be("/legacy/a 7 False");
        (await site.Client.GetStringAsync("/legacy/a/other")).Should().Be("legacy a");
    }

    [TestMethod]
    public async Task A_branch_in_front_of_an_endpoint_sees_which_was_chosen()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana => katana.UseAspNetCore(branch => branch.Use((context, next) =>
            {
                context.Response.Headers["X-Chosen"] = context.GetEndpoint()?.DisplayName;
                return next(context);
            })));
            app.MapGet("/x", () => "x").WithDisplayName("the x");
        });

        HttpResponseMessage answer = await site.Client.GetAsync("/x");

        (await answer.Content.ReadAsStringAsync()).Should().Be("x");
        answer.Headers.GetValues("X-Chosen").Should().Equal("the x");
    }

    [TestMethod]
    public async Task A_branch_that_answers_itself_ends_the_Katana_pipeline()
    {
        bool wentOn = false;
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana =>
        {
            katana.UseAspNetCore(branch => branch.Run(context =>
            {
                context.Response.StatusCode = 410;
                return Task.CompletedTask;
            }));
            katana.Run(_ =>
            {
                wentOn = true;
                return Task.CompletedTask;
            });
        }));

        (await site.Client.GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.Gone);
        wentOn.Should().BeFalse();
    }

    [TestMethod]
    public void A_branch_without_ASPNET_Cores_services_is_refused_at_startup()
    {
        Action build = () => Bridge.Owin.Katana.ToAppFunc(katana => katana.UseAspNetCore(_ => { }));

        build.Should().Throw<InvalidOperationException>().WithMessage("UseAspNetCore needs the services*Katana.ToAppFunc*");
    }
}
