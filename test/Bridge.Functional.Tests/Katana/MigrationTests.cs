using System.Net;
using System.Security.Claims;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Owin;
using Microsoft.Owin.Extensions;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>The steps of docs/migrating.md, and what it says is different on Kestrel.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MigrationTests
{
    [TestMethod]
    public async Task An_endpoint_takes_its_path_from_the_site_where_the_site_runs_for_the_rest_alone()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseWhen(context => context.GetEndpoint() is null, rest => rest.UseKatana(katana => katana.Use(async (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(new Microsoft.Owin.PathString("/old"))
                    || context.Request.Path.StartsWithSegments(new Microsoft.Owin.PathString("/moved")))
                {
                    await context.Response.WriteAsync("old " + context.Request.Path);
                    return;
                }

                await next();
            })));
            app.MapView("/moved", _ => "new");
            app.MapFallback(() => "neither");
        });

        (await site.Client.GetStringAsync("/moved")).Should().Be("new");
        (await site.Client.GetStringAsync("/old")).Should().Be("neither", "a fallback is an endpoint too");
    }

    [TestMethod]
    public async Task Without_a_fallback_what_no_endpoint_takes_is_the_sites()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseWhen(
                context => context.GetEndpoint() is null,
                rest => rest.UseKatana(katana => katana.Run(context => context.Response.WriteAsync("old " + context.Request.Path))));
            app.MapView("/moved", _ => "new");
        });

        (await site.Client.GetStringAsync("/moved")).Should().Be("new");
        (await site.Client.GetStringAsync("/old")).Should().Be("old /old");
    }

    [TestMethod]
    public async Task A_user_that_nobody_set_is_one_that_is_not_authenticated()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana => katana.Run(context =>
            context.Response.WriteAsync($"{context.Request.User is ClaimsPrincipal} {context.Request.User?.Identity?.IsAuthenticated}"))));

        (await site.Client.GetStringAsync("/")).Should().Be("True False");
    }

    [TestMethod]
    public async Task Stage_markers_change_nothing()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana =>
        {
            katana.UseStageMarker(PipelineStage.Authenticate);
            katana.Run(context => context.Response.WriteAsync("run"));
        }));

        (await site.Client.GetStringAsync("/")).Should().Be("run");
    }

    [TestMethod]
    public async Task A_context_that_is_used_after_its_request_says_so()
    {
        IOwinContext? kept = null;
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana => katana.Run(context =>
        {
            kept = context;
            return context.Response.WriteAsync("x");
        })));

        await site.Client.GetStringAsync("/");
        await site.StopAsync();

        kept!.Invoking(context => context.Request.Path).Should().Throw<ObjectDisposedException>().WithMessage("*must not keep its environment*");
    }

    [TestMethod]
    public async Task Headers_that_are_sent_already_refuse_to_be_changed()
    {
        Exception? error = null;
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana => katana.Run(async context =>
        {
            await context.Response.WriteAsync("x");
            try
            {
                context.Response.StatusCode = 404;
            }
            catch (Exception caught)
            {
                error = caught;
            }
        })));

        await site.Client.GetStringAsync("/");

        error.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("owin.ResponseStatusCode");
    }

    [TestMethod]
    public async Task A_body_above_Kestrels_limit_is_refused_and_the_limit_is_Kestrels_option()
    {
        static void Count(IAppBuilder katana) => katana.Run(async context =>
        {
            byte[] buffer = new byte[4096];
            long length = 0;
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0; length += read)
            {
            }

            await context.Response.WriteAsync($"{length}");
        });
        await using Site small = await Site.StartAsync(
            app => app.UseKatana(Count),
            builder => builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = 100));
        await using Site open = await Site.StartAsync(
            app => app.UseKatana(Count),
            builder => builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null));
        using StringContent body = new(new string('x', 101), Encoding.ASCII);

        (await small.Client.PostAsync("/", body)).StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await (await open.Client.PostAsync("/", new StringContent(new string('x', 101), Encoding.ASCII))).Content.ReadAsStringAsync()).Should().Be("101");
    }

    [TestMethod]
    public async Task There_is_no_synchronization_context_and_no_thread_principal()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana => katana.Run(context =>
        {
            context.Request.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "x"));
            return context.Response.WriteAsync($"{SynchronizationContext.Current is null} {Thread.CurrentPrincipal?.Identity?.Name ?? "nobody"}");
        })));

        (await site.Client.GetStringAsync("/")).Should().Be("True nobody");
    }
}
