using System.Security.Claims;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Owin;

namespace Bridge.Owin.Tests.KatanaHosting;

/// <summary>Katana's pipelines in an app of ASP.NET Core.</summary>
[TestClass]
public sealed class KatanaPipelineTests
{
    private static readonly Func<AppFunc, AppFunc> s_copies = static next => environment =>
        next(new Dictionary<string, object>(environment, StringComparer.Ordinal) { ["own"] = true });

    [TestMethod]
    public async Task Properties_of_a_site_within_another_are_its_own_and_the_outer_ones_come_back()
    {
        List<object?> names = [];
        Action<IDictionary<string, object>> note = environment => names.Add(environment.TryGetValue("host.AppName", out object? name) ? name : null);
        AppFunc inner = Katana.ToAppFunc(katana =>
        {
            katana.Properties["host.AppName"] = "inner";
            katana.Run(context =>
            {
                note(context.Environment);
                return Task.CompletedTask;
            });
        });
        AppFunc outer = Katana.ToAppFunc(katana =>
        {
            katana.Properties["host.AppName"] = "outer";
            katana.Run(async context =>
            {
                note(context.Environment);
                await inner(context.Environment);
                note(context.Environment);
            });
        });
        await using AppInMemory app = await AppInMemory.StartAsync(app => app.UseOwin(outer));
        await app.SendAsync("/");
        names.Should().Equal("outer", "inner", "outer");
    }

    [TestMethod]
    public async Task Context_behind_middleware_with_a_dictionary_of_its_own_is_that_dictionary_and_no_longer_afterwards()
    {
        List<bool> own = [];
        await using AppInMemory app = await AppInMemory.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                own.Add(context.GetOwinContext().Environment.ContainsKey("own"));
            });
            app.UseKatana(static katana => katana.Use(s_copies));
            app.Run(context =>
            {
                own.Add(context.GetOwinContext().Environment.ContainsKey("own"));
                context.GetOwinContext().GetHttpContext().Should().BeSameAs(context);
                context.GetOwinContext().GetServices().Should().BeSameAs(context.RequestServices);
                return Task.CompletedTask;
            });
        });
        await app.SendAsync("/");
        own.Should().Equal(true, false);
        FluentActions.Invoking(static () => ((HttpContext)null!).GetOwinContext()).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(static () => ((IOwinContext)null!).GetHttpContext()).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(static () => new OwinContext().GetHttpContext()).Should().Throw<InvalidOperationException>()
            .WithMessage("The OWIN environment has no 'Microsoft.AspNetCore.Http.HttpContext'*");
    }

    [TestMethod]
    public async Task Request_that_the_site_does_not_answer_goes_on_and_one_in_an_endpoint_is_a_404()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app =>
        {
            app.UseKatana(static katana => katana.Map("/site", static site => site.Run(static context => context.Response.WriteAsync("site"))));
            app.MapKatana("/endpoint", static katana => katana.Map("/own", static own => own.Run(static context => context.Response.WriteAsync("own"))));
            app.MapGet("/next", static () => "next");
        });
        (await app.SendAsync("/site")).Body.Should().Be("site");
        (await app.SendAsync("/next")).Body.Should().Be("next");
        (await app.SendAsync("/endpoint/own")).Body.Should().Be("own");
        (await app.SendAsync("/endpoint/other")).StatusCode.Should().Be(404);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Middleware_of_ASP_NET_Core_within_a_site_sees_the_endpoint_and_the_route_values_of_where_it_runs(bool isEndpoint)
    {
        List<string> seen = [];
        Action<IAppBuilder> site = katana =>
        {
            katana.UseAspNetCore(app => app.Use((context, next) =>
            {
                seen.Add($"{context.GetEndpoint() is not null} {context.Request.RouteValues.Count > 0}");
                return next(context);
            }));
            katana.Run(context =>
            {
                HttpContext http = context.GetHttpContext();
                seen.Add($"{http.GetEndpoint() is not null} {http.Request.RouteValues.Count > 0}");
                return Task.CompletedTask;
            });
        };
        await using AppInMemory app = await AppInMemory.StartAsync(app =>
        {
            if (isEndpoint)
            {
                app.MapKatana("/x/{id}", site);
                return;
            }

            app.UseRouting();
            app.UseKatana(site);
            app.MapGet("/x/{id}/y", static () => "x");
        });
        MemoryExchange exchange = await app.SendAsync("/x/7/y");
        seen.Should().Equal(isEndpoint ? ["False False", "True True"] : ["True True", "True True"]);
        exchange.Context.Features.Get<BranchFrame>().Should().BeNull();
    }

    [TestMethod]
    public async Task Authentication_that_does_not_know_of_Katana_is_explained()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(
            static app =>
            {
                app.UseKatana(static katana => katana.Use(static (_, next) => next()));
                app.Run(static context => context.Request.Path == "/later" ? LaterAsync(context) : context.ChallengeAsync());
            },
            static builder => builder.Services.AddAuthorization().AddAuthenticationCore());
        foreach (string path in (string[])["/", "/later"])
        {
            (await app.Awaiting(a => a.SendAsync(path)).Should().ThrowAsync<InvalidOperationException>())
                .WithMessage("ASP.NET Core's authentication was used behind app.UseKatana(...)*AddAuthentication().AddKatana()*What ASP.NET Core said: *");
        }

        static async Task LaterAsync(HttpContext context)
        {
            await Task.Yield();
            await context.ChallengeAsync();
        }
    }

    [TestMethod]
    public async Task Authentication_service_that_is_missing_is_explained_and_another_error_is_itself()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(
            static app =>
            {
                app.UseKatana(static katana => katana.Use(static (_, next) => next()));
                app.Run(static context => context.Request.Path == "/own" ? throw new InvalidOperationException("own") : context.SignOutAsync());
            },
            static builder => builder.Services.AddSingleton<IAuthorizationService>(static _ => null!));
        (await app.Awaiting(a => a.SendAsync("/")).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("ASP.NET Core's authentication was used behind*");
        (await app.Awaiting(a => a.SendAsync("/own")).Should().ThrowAsync<InvalidOperationException>()).WithMessage("own");
    }

    [TestMethod]
    public async Task Views_and_modules_are_middleware_of_a_site()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app =>
        {
            app.UseKatana(static katana =>
            {
                katana.UseModule(new Shop());
                katana.MapView("/view/{id:int}", static request => $"view {request.RouteValues["id"]}");
            });
            app.Run(static context => context.Response.WriteAsync("next"));
        });
        (await app.SendAsync("/item")).Body.Should().Be("item");
        (await app.SendAsync("/view/7")).Body.Should().Be("view 7");
        (await app.SendAsync("/view/7", "HEAD")).StatusCode.Should().Be(200);
        (await app.SendAsync("/view/7", "POST")).Body.Should().Be("next");
        (await app.SendAsync("/view/x")).Body.Should().Be("next");
        await using AppInMemory whole = await AppInMemory.StartAsync(static app => app.UseKatana(static katana => katana.RunView(static _ => "whole")));
        (await whole.SendAsync("/any", "POST")).Body.Should().Be("whole");
    }

    [TestMethod]
    public async Task Response_of_Katana_is_a_result_of_its_own_request_alone()
    {
        IOwinResponse? kept = null;
        await using AppInMemory app = await AppInMemory.StartAsync(app => app.UseKatana(katana => katana.RunView(async request =>
        {
            if (request.Path == "/kept")
            {
                return kept;
            }

            OwinContext context = new(request.Environment);
            await context.Response.WriteAsync("written");
            kept = new OwinContext(new Dictionary<string, object>()).Response;
            return (object)context.Response;
        })));
        (await app.SendAsync("/")).Body.Should().Be("written");
        (await app.Awaiting(a => a.SendAsync("/kept")).Should().ThrowAsync<InvalidViewResultException>())
            .WithMessage("*returned an IOwinResponse of another request*");
    }

    [TestMethod]
    public async Task Host_of_a_site_tells_it_its_addresses_and_its_end()
    {
        IDictionary<string, object>? properties = null;
        CancellationToken stopping = default;
        using (Bridge.AspNetCore.Hosting.OwinHost host = Katana.Start(
            "http://127.0.0.1:0/base",
            katana =>
            {
                properties = katana.Properties;
                stopping = (CancellationToken)katana.Properties["host.OnAppDisposing"];
                katana.Run(static context => context.Response.WriteAsync("served"));
            },
            new Bridge.AspNetCore.Hosting.OwinHostOptions { AppName = "site", Development = true }))
        {
            var addresses = (IList<IDictionary<string, object>>)properties!["host.Addresses"];
            addresses.Single().Should().Equal(new Dictionary<string, object>
            {
                ["scheme"] = "http", ["host"] = "127.0.0.1", ["port"] = $"{host.Port}", ["path"] = "/base",
            });
            (properties["host.AppName"], properties["host.AppMode"]).Should().Be(("site", "development"));
            properties.Should().ContainKey("security.DataProtectionProvider").And.ContainKey("host.TraceOutput").And.ContainKey("server.Capabilities");
            using HttpClient client = new();
            (await client.GetStringAsync(host.Url)).Should().Be("served");
        }

        stopping.IsCancellationRequested.Should().BeTrue();
    }

    private sealed class Shop : ViewModule
    {
        public Shop() => Get("/item", static _ => "item");
    }
}
