using System.Net;
using System.Security.Claims;
using System.Security.Principal;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

[TestClass]
[DoNotParallelize]
public sealed class KatanaApplicationBuilderExtensionsTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_request_that_no_middleware_answers_goes_on_and_its_after_code_runs_on_the_way_back()
    {
        List<string> order = [];
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana => katana.Use(async (context, next) =>
            {
                order.Add("before");
                await next();
                order.Add($"after {context.Response.StatusCode}");
            }));
            app.Run(context =>
            {
                order.Add("ASP.NET Core");
                context.Response.StatusCode = 202;
                return context.Response.WriteAsync("from ASP.NET Core");
            });
        });

        HttpResponseMessage answer = await site.Client.GetAsync("/x");

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await answer.Content.ReadAsStringAsync()).Should().Be("from ASP.NET Core");
        order.Should().Equal("before", "ASP.NET Core", "after 202");
    }

    [TestMethod]
    public async Task The_pipeline_is_built_at_startup_and_not_by_a_request()
    {
        int built = 0;
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana =>
        {
            built++;
            katana.Run(context => context.Response.WriteAsync("from Katana"));
        }));
        built.Should().Be(1);

        (await site.Client.GetStringAsync("/")).Should().Be("from Katana");
        (await site.Client.GetStringAsync("/")).Should().Be("from Katana");
        built.Should().Be(1);
    }

    [TestMethod]
    [DataRow(true, "new")]
    [DataRow(false, "404")]
    public async Task A_path_that_Katana_rewrites_reaches_its_endpoint_where_UseRouting_stands_after_it(bool hasRouting, string expected)
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana => katana.Use((context, next) =>
            {
                context.Request.Path = new Microsoft.Owin.PathString("/new");
                return next();
            }));
            if (hasRouting)
            {
                app.UseRouting();
            }

            app.MapGet("/new", () => "new");
        });

        HttpResponseMessage answer = await site.Client.GetAsync("/old");

        (answer.StatusCode == HttpStatusCode.NotFound ? "404" : await answer.Content.ReadAsStringAsync()).Should().Be(expected);
    }

    [TestMethod]
    public async Task A_request_that_Katana_answers_goes_no_further()
    {
        bool wentOn = false;
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana =>
                katana.Map("/old", branch => branch.Run(context => context.Response.WriteAsync($"{context.Request.PathBase}|{context.Request.Path}"))));
            app.Run(context =>
            {
                wentOn = true;
                return context.Response.WriteAsync($"{context.Request.PathBase}|{context.Request.Path}");
            });
        });

        (await site.Client.GetStringAsync("/old/page")).Should().Be("/old|/page");
        wentOn.Should().BeFalse();
        (await site.Client.GetStringAsync("/new/page")).Should().Be("|/new/page");
    }

    [TestMethod]
    public async Task An_error_before_the_headers_is_for_the_apps_own_error_page()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseExceptionHandler(handler => handler.Run(context =>
                context.Response.WriteAsync("handled: " + context.Features.Get<IExceptionHandlerFeature>()!.Error.Message)));
            app.UseKatana(katana => katana.Run(context =>
            {
                context.Response.StatusCode = 202;
                context.Response.Headers.Set("X-Half", "done");
                throw new InvalidOperationException("no page");
            }));
        });

        HttpResponseMessage answer = await site.Client.GetAsync("/");

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        answer.Headers.Contains("X-Half").Should().BeFalse();
        (await answer.Content.ReadAsStringAsync()).Should().Be("handled: no page");
    }

    [TestMethod]
    public async Task An_error_after_the_headers_breaks_the_connection()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana => katana.Run(async context =>
        {
            await context.Response.WriteAsync("half a page");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("no more");
        })));

        Func<Task> read = async () => await site.Client.GetStringAsync("/");

        await read.Should().ThrowAsync<HttpRequestException>();
    }

    [TestMethod]
    public async Task An_error_of_an_ASPNET_Core_endpoint_comes_to_Katanas_middleware()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana => katana.Use(async (context, next) =>
            {
                string? caught = null;
                try
                {
                    await next();
                }
                catch (InvalidOperationException error)
                {
                    caught = error.Message;
                }

                context.Response.StatusCode = 503;
                await context.Response.WriteAsync("caught " + caught);
            }));
            app.Run(_ => throw new InvalidOperationException("it"));
        });

        HttpResponseMessage answer = await site.Client.GetAsync("/");

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync()).Should().Be("caught it");
    }

    [TestMethod]
    public async Task Synchronous_writes_and_reads_need_no_permission_of_the_server()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana => katana.Run(context =>
        {
            using StreamReader reader = new(context.Request.Body);
            context.Response.Write(reader.ReadToEnd());
            context.Response.Write(Encoding.UTF8.GetBytes(" and back"));
            return Task.CompletedTask;
        })));

        HttpResponseMessage answer = await site.Client.PostAsync("/", new StringContent("there"));

        (await answer.Content.ReadAsStringAsync()).Should().Be("there and back");
    }

    [TestMethod]
    public async Task OnSendingHeaders_callbacks_run_last_registered_first_and_can_still_change_the_head()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana => katana.Use((context, next) =>
            {
                context.Response.OnSendingHeaders(state => ((IOwinResponse)state).Headers.Append("X-Order", "first"), context.Response);
                context.Response.OnSendingHeaders(state => ((IOwinResponse)state).Headers.Append("X-Order", "second"), context.Response);
                context.Response.OnSendingHeaders(_ => context.Response.StatusCode++, null);
                return next();
            }));
            app.Run(context =>
            {
                context.Response.StatusCode = 201;
                return context.Response.WriteAsync("x");
            });
        });

        HttpResponseMessage answer = await site.Client.GetAsync("/");

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        string.Join(",", answer.Headers.GetValues("X-Order")).Replace(" ", "").Should().Be("second,first");
    }

    [TestMethod]
    public async Task The_user_that_ASPNET_Core_knows_is_Katanas()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "modern"));
                return next(context);
            });
            app.UseKatana(katana =>
                katana.Run(context =>
                    context.Response.WriteAsync($"{context.Request.User.Identity!.Name} {context.Authentication.User.Identity!.AuthenticationType}")));
        });

        (await site.Client.GetStringAsync("/")).Should().Be("ada modern");
    }

    [TestMethod]
    public async Task The_user_that_Katana_sets_is_ASPNET_Cores()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana => katana.Use((context, next) =>
            {
                context.Request.User = new GenericPrincipal(new GenericIdentity("charles", "legacy"), ["reader"]);
                return next();
            }));
            app.Run(context =>
                context.Response.WriteAsync(
                    $"{context.User.Identity!.Name} {context.User.Identity.IsAuthenticated} "
                        + $"{context.User.IsInRole("reader")} {context.User.IsInRole("writer")}"));
        });

        (await site.Client.GetStringAsync("/")).Should().Be("charles True True False");
    }

    [TestMethod]
    public async Task An_endpoint_that_needs_a_user_lets_in_the_one_that_Katana_knows()
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                app.UseKatana(katana => katana.Use((context, next) =>
                {
                    if (context.Request.Query["as"] is { } name)
                    {
                        context.Request.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "legacy"));
                    }

                    return next();
                }));
                app.UseAuthorization();
                app.MapGet("/secret", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization();
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

        (await site.Client.GetStringAsync("/secret?as=ada")).Should().Be("ada");
        (await site.Client.GetAsync("/secret")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [TestMethod]
    public async Task Two_pipelines_each_fall_through_and_each_see_their_own_startup_properties()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana =>
            {
                katana.Properties["host.AppName"] = "outer";
                katana.Use(async (context, next) =>
                {
                    await next();
                    await context.Response.WriteAsync($" back in {context.Get<string>("host.AppName")}");
                });
            });
            app.UseKatana(katana =>
            {
                katana.Properties["host.AppName"] = "inner";
                katana.Run(context => context.Response.WriteAsync($"in {context.Get<string>("host.AppName")}"));
            });
        });

        (await site.Client.GetStringAsync("/")).Should().Be("in inner back in outer");
    }

    [TestMethod]
    public async Task A_pipeline_without_middleware_changes_nothing()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(_ => { });
            app.MapGet("/", () => "hello");
        });

        (await site.Client.GetStringAsync("/")).Should().Be("hello");
        (await site.Client.GetAsync("/nowhere")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}
