using System.Net;
using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Functional.Tests.Endpoints;

[TestClass]
public sealed class ViewResultExtensionsTests
{
    [TestMethod]
    public async Task The_rules_stand_under_minimal_APIs_and_their_binding()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            Microsoft.AspNetCore.Routing.RouteGroupBuilder api = app.MapGroup("/api").WithViewResults();
            api.MapGet("/tuple", (string name) => ($"Hello {name}", 418, new Headers { ["X-A"] = "1" }));
            api.MapGet("/text", () => "<b>text</b>");
            api.MapGet("/later", async () =>
            {
                await Task.Yield();
                return ("later", 202);
            });
            api.MapGet("/dictionary", () => new Dictionary<string, object?> { ["a"] = 1 });
            api.MapGet("/iterator", Chunks);
            api.MapGet("/aborted", string () => throw new HttpException(409, "conflict"));
            api.MapGet("/app", () => (Func<IDictionary<string, object>, Task>)(environment =>
            {
                environment[OwinKeys.ResponseStatusCode] = 207;
                return Task.CompletedTask;
            }));
        });

        HttpResponseMessage tuple = await server.Client.GetAsync("/api/tuple?name=Ada");
        ((int)tuple.StatusCode).Should().Be(418);
        tuple.Headers.GetValues("X-A").Should().Equal("1");
        (await tuple.Content.ReadAsStringAsync()).Should().Be("Hello Ada");
        (await server.Client.GetAsync("/api/text")).Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        (await server.AnswerAsync("/api/later")).Should().Be((202, "later"));
        (await server.Client.GetAsync("/api/dictionary")).Content.Headers.ContentType!.ToString().Should().Be("application/json");
        (await server.AnswerAsync("/api/iterator")).Should().Be((200, "ab"));
        (await server.AnswerAsync("/api/aborted")).Status.Should().Be(409);
        (await server.AnswerAsync("/api/app")).Status.Should().Be(207);
    }

    [TestMethod]
    public async Task What_the_handler_declared_counts()
    {
        string[] none = [];
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            Microsoft.AspNetCore.Routing.RouteGroupBuilder api = app.MapGroup("/api").WithViewResults();
            api.MapGet("/sequence", () => none.Select(static name => name));
            api.MapGet("/task", async () =>
            {
                await Task.Yield();
                return none.Select(static name => name);
            });
            api.MapGet("/valuetask", () => new ValueTask<IEnumerable<string>>(none.Select(static name => name)));
            api.MapGet("/tuple", () => (none.Select(static name => name), 200));
            api.MapGet("/bytes", () => Array.Empty<byte[]>().Select(static bytes => bytes));
            api.MapGet("/result", () => Results.Extensions.View(none.Select(static name => name)));
            api.MapGet("/list", () => none);
        });

        foreach (string path in (string[])["/sequence", "/task", "/valuetask", "/tuple", "/bytes", "/result"])
        {
            HttpResponseMessage response = await server.Client.GetAsync("/api" + path);
            response.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8", path);
            (await response.Content.ReadAsStringAsync()).Should().Be("", path);
        }

        (await server.Client.GetStringAsync("/api/list")).Should().Be("[]");
    }

#pragma warning disable ASP0016 // The analyzer says the same, to those who read its warnings.
    [TestMethod]
    public async Task A_result_that_ASP_NET_Core_drops_is_an_error()
    {
        static async Task<string> Dropped(HttpContext context)
        {
            await Task.Yield();
            return "dropped";
        }

        await using KestrelServer lambda = await KestrelServer.StartAsync(static app =>
        {
            Microsoft.AspNetCore.Routing.RouteGroupBuilder api = app.MapGroup("/api").WithViewResults();
            api.MapGet("/dropped", static context => Task.FromResult("dropped"));
            api.MapGet("/cast", (Delegate)Dropped);
            api.MapGet("/own", static context => context.Response.WriteAsync("own"));
        });
        await using KestrelServer named = await KestrelServer.StartAsync(static app => app.MapGet("/dropped", Dropped).WithViewResults());

        (await lambda.Client.GetAsync("/api/dropped")).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await lambda.Client.GetStringAsync("/api/cast")).Should().Be("dropped");
        (await lambda.Client.GetStringAsync("/api/own")).Should().Be("own");
        (await named.Client.GetAsync("/dropped")).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        FluentActions.Invoking(() => named.Services.GetServices<Microsoft.AspNetCore.Routing.EndpointDataSource>().Sum(static source => source.Endpoints.Count))
            .Should().Throw<InvalidOperationException>().WithMessage("*treats it as a RequestDelegate*(Delegate)F*");
    }
#pragma warning restore ASP0016

    [TestMethod]
    public async Task What_the_rules_do_not_know_stays_what_minimal_APIs_make_of_it()
    {
        static void Map(Group endpoints)
        {
            endpoints.Builder.MapGet("/poco", () => new Poco(1));
            endpoints.Builder.MapGet("/number", () => 5);
            endpoints.Builder.MapGet("/null", () => (Poco?)null);
            endpoints.Builder.MapGet("/void", () => { });
            endpoints.Builder.MapGet("/task", async () => { await Task.Yield(); });
            endpoints.Builder.MapGet("/result", () => Results.Accepted("/x", "y"));
            endpoints.Builder.MapGet("/typed", () => TypedResults.Ok("z"));
        }

        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            Map(new(app.MapGroup("/plain")));
            Map(new(app.MapGroup("/views").WithViewResults()));
        });

        foreach (string path in (string[])["/poco", "/number", "/null", "/void", "/task", "/result", "/typed"])
        {
            HttpResponseMessage plain = await server.Client.GetAsync("/plain" + path);
            HttpResponseMessage views = await server.Client.GetAsync("/views" + path);
            views.StatusCode.Should().Be(plain.StatusCode, path);
            views.Content.Headers.ContentType?.ToString().Should().Be(plain.Content.Headers.ContentType?.ToString(), path);
            (await views.Content.ReadAsStringAsync()).Should().Be(await plain.Content.ReadAsStringAsync(), path);
        }
    }

    [TestMethod]
    public async Task An_object_in_a_tuple_is_JSON_as_it_is_without_one()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                Microsoft.AspNetCore.Routing.RouteGroupBuilder api = app.MapGroup("/api").WithViewResults();
                api.MapGet("/bare", () => new Poco(1));
                api.MapGet("/tuple", () => (new Poco(1), 201, new Headers { ["Location"] = "/api/1" }));
                api.MapGet("/later", async () =>
                {
                    await Task.Yield();
                    return (new Poco(1), 201);
                });
                api.MapGet("/number", () => (5, 200));
                app.MapView("/view", _ => Response.Json(new Poco(1)));
            },
            build: builder => builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.PropertyNamingPolicy = null));

        (await server.AnswerAsync("/api/bare")).Should().Be((200, """{"Number":1}"""));
        (await server.AnswerAsync("/api/tuple")).Should().Be((201, """{"Number":1}"""));
        (await server.AnswerAsync("/api/later")).Should().Be((201, """{"Number":1}"""));
        (await server.AnswerAsync("/api/number")).Status.Should().Be(500, "a tuple that begins with a number has its parts the wrong way round");
    }

    [TestMethod]
    public async Task Results_Extensions_View_brings_the_rules_into_any_endpoint()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapGet("/tuple", () => Results.Extensions.View(("teapot", 418)));
            app.MapGet("/wrong", () => Results.Extensions.View(5)).WithDisplayName("the wrong one");
            app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (InvalidViewResultException error)
                {
                    await context.Response.WriteAsync(error.Message);
                }
            });
        });

        (await server.AnswerAsync("/tuple")).Should().Be((418, "teapot"));
        (await server.Client.GetStringAsync("/wrong")).Should().StartWith("The view the wrong one returned an int");
    }

    [TestMethod]
    public async Task Without_AddBridge_all_requests_share_the_rules()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(_ => { });
        using IServiceScope one = server.Services.CreateScope();
        using IServiceScope other = server.Services.CreateScope();

        BridgeServices.Of(one.ServiceProvider).Should().BeSameAs(BridgeServices.Of(other.ServiceProvider)).And.BeSameAs(BridgeServices.Of(server.Services));
    }

    private static IEnumerable<string> Chunks()
    {
        yield return "a";
        yield return "b";
    }

    private sealed record Poco(int Number);

    private sealed record Group(Microsoft.AspNetCore.Routing.RouteGroupBuilder Builder);
}
