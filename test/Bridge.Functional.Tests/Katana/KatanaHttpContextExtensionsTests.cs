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
public sealed class KatanaHttpContextExtensionsTests
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
}
