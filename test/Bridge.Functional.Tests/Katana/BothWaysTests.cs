using System.Net;
using System.Net.WebSockets;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

[TestClass]
[DoNotParallelize]
public sealed class BothWaysTests
{
    [TestMethod]
    public async Task Behind_a_Katana_pipeline_the_OWIN_context_is_that_pipelines()
    {
        bool same = false;
        await using Site site = await Site.StartAsync(app =>
        {
            IDictionary<string, object>? environment = null;
            app.UseKatana(katana => katana.Use((context, next) =>
            {
                context.Set("own.Value", "from Katana");
                environment = context.Environment;
                return next();
            }));
            app.Run(context =>
            {
                IOwinContext owin = context.GetOwinContext();
                same = ReferenceEquals(owin.Environment, environment);
                return owin.Response.WriteAsync(owin.Get<string>("own.Value"));
            });
        });

        (await site.Client.GetStringAsync("/")).Should().Be("from Katana");
        same.Should().BeTrue();
    }

    [TestMethod]
    public async Task In_front_of_a_Katana_pipeline_the_OWIN_context_is_the_one_that_it_will_have()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                context.GetOwinContext().Set("own.Value", "from ASP.NET Core");
                await next(context);
                await context.Response.WriteAsync(", back " + context.GetOwinContext().Get<string>("own.Answer"));
            });
            app.UseKatana(katana => katana.Run(context =>
            {
                context.Set("own.Answer", "from Katana");
                return context.Response.WriteAsync(context.Get<string>("own.Value"));
            }));
        });

        (await site.Client.GetStringAsync("/")).Should().Be("from ASP.NET Core, back from Katana");
    }

    [TestMethod]
    public async Task An_environment_that_was_asked_for_ends_with_its_request()
    {
        IOwinContext? kept = null;
        await using Site site = await Site.StartAsync(app => app.Run(context =>
        {
            kept = context.GetOwinContext();
            context.GetOwinContext().Environment.Should().BeSameAs(kept.Environment);
            return kept.Response.WriteAsync("answered");
        }));

        (await site.Client.GetStringAsync("/")).Should().Be("answered");
        await site.StopAsync();

        kept!.Invoking(context => context.Get<string>("own.Value")).Should().Throw<ObjectDisposedException>();
    }

    [TestMethod]
    public async Task An_application_that_fails_under_an_environment_that_was_there_before_still_breaks_its_connection()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                context.GetOwinContext();
                return next(context);
            });
            app.UseKatana(katana => katana.Run(async context =>
            {
                await context.Response.WriteAsync("half");
                await context.Response.Body.FlushAsync();
                throw new InvalidOperationException("no more");
            }));
        });

        await site.Client.Invoking(client => client.GetStringAsync("/")).Should().ThrowAsync<HttpRequestException>();
    }

    [TestMethod]
    public async Task An_application_under_an_environment_that_was_there_before_still_has_its_WebSocket()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                context.GetOwinContext();
                return next(context);
            });
            app.UseKatana(katana => katana.Run(context =>
            {
                context.Get<Action<IDictionary<string, object>, AppFunc>>("websocket.Accept")(null!, async socket =>
                {
                    var send = (Func<ArraySegment<byte>, int, bool, CancellationToken, Task>)socket["websocket.SendAsync"];
                    await send(new ArraySegment<byte>([42]), 2, true, CancellationToken.None);
                });
                return Task.CompletedTask;
            }));
        });
        using ClientWebSocket client = new();
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(20));
        await client.ConnectAsync(new UriBuilder(site.Url) { Scheme = "ws" }.Uri, timeout.Token);
        byte[] buffer = new byte[8];

        ValueWebSocketReceiveResult received = await client.ReceiveAsync(buffer.AsMemory(), timeout.Token);

        (received.Count, buffer[0]).Should().Be((1, (byte)42));
    }

    [TestMethod]
    public async Task An_application_that_fails_with_a_body_of_its_own_in_place_leaves_the_servers_to_the_error_page()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                context.GetOwinContext();
                try
                {
                    await next(context);
                }
                catch (InvalidOperationException)
                {
                    await context.Response.WriteAsync("error page");
                }
            });
            app.UseKatana(katana => katana.Run(context =>
            {
                context.Response.Body = new MemoryStream();
                throw new InvalidOperationException();
            }));
        });

        (await site.Client.GetStringAsync("/")).Should().Be("error page");
    }

    [TestMethod]
    public async Task With_an_HttpContextAccessor_the_OWIN_context_is_found_from_anywhere()
    {
        await using Site site = await Site.StartAsync(
            app => app.UseKatana(katana => katana.Run(context =>
            {
                context.Set("own.Value", "found");
                HttpContext anywhere = app.Services.GetRequiredService<IHttpContextAccessor>().HttpContext!;
                return context.Response.WriteAsync(anywhere.GetOwinContext().Get<string>("own.Value"));
            })),
            builder => builder.Services.AddHttpContextAccessor());

        (await site.Client.GetStringAsync("/")).Should().Be("found");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_callback_of_ASPNET_Cores_finds_the_OWIN_context_of_the_pipeline_that_runs(bool accessor)
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                app.Use((context, next) =>
                {
                    if (!accessor)
                    {
                        context.GetOwinContext();
                    }

                    context.Response.OnStarting(() =>
                    {
                        context.Response.Headers["X-Own"] = context.GetOwinContext().Get<string>("own.Value");
                        return Task.CompletedTask;
                    });
                    return next(context);
                });
                app.UseKatana(katana => katana.Run(context =>
                {
                    context.Set("own.Value", "found");
                    return context.Response.WriteAsync("x");
                }));
            },
            builder =>
            {
                if (accessor)
                {
                    builder.Services.AddHttpContextAccessor();
                }
            });

        (await site.Client.GetAsync("/")).Headers.GetValues("X-Own").Should().Equal("found");
    }

    [TestMethod]
    public async Task A_Katana_context_leads_to_the_HttpContext_and_to_the_requests_services()
    {
        HashSet<object> scopes = [];
        await using Site site = await Site.StartAsync(
            app => app.UseKatana(katana => katana.Run(context =>
            {
                HttpContext http = context.GetHttpContext();
                scopes.Add(context.GetServices().GetRequiredService<Scoped>());
                scopes.Add(http.RequestServices.GetRequiredService<Scoped>());
                return http.Response.WriteAsync(http.Request.Path);
            })),
            builder => builder.Services.AddScoped<Scoped>());

        (await site.Client.GetStringAsync("/a")).Should().Be("/a");
        (await site.Client.GetStringAsync("/b")).Should().Be("/b");
        scopes.Should().HaveCount(2);
    }

    [TestMethod]
    public void A_request_of_another_server_has_no_HttpContext()
    {
        IOwinContext context = new OwinContext();

        context.Invoking(owin => owin.GetHttpContext()).Should().Throw<InvalidOperationException>().WithMessage("*not served by ASP.NET Core*");
    }

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

    private sealed class Scoped;
}
