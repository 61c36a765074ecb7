using System.Net;
using System.Net.Http.Json;
using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.Functional.Tests.Endpoints;

[TestClass]
public sealed class ViewMappingTests
{
    [TestMethod]
    public async Task A_view_reads_route_values_and_answers_text()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapView("/hello/{name}", r => $"Hello {r.RouteValues["name"]}"));

        HttpResponseMessage response = await server.Client.GetAsync("/hello/Ada");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        response.Content.Headers.ContentLength.Should().Be(9);
        (await response.Content.ReadAsStringAsync()).Should().Be("Hello Ada");
    }

    [TestMethod]
    public async Task One_method_may_be_given_as_text()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapView("/", "post", _ => ("made", 201));
            app.MapView("/later", "POST", async r => (await r.ReadFormAsync())["a"].ToString());
            FluentActions.Invoking(() => app.MapView("/no", "A B", _ => "x")).Should().Throw<ArgumentException>();
        });

        (await server.Client.PostAsync("/", null)).StatusCode.Should().Be(HttpStatusCode.Created);
        (await server.Client.PostAsync("/later", new FormUrlEncodedContent([new("a", "1")]))).StatusCode.Should().Be(HttpStatusCode.OK);
        (await server.Client.GetAsync("/")).StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [TestMethod]
    public async Task Lambdas_and_named_methods_of_every_return_type_fit()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapView("/tuple", NamedTuple);
            app.MapView("/valuetask", NamedValueTask);
            app.MapView("/object", NamedObject);
            app.MapView("/task", NamedTask);
            app.MapView("/mixed", r => r.Query["x"] == "1" ? "one" : (object)("other", 404));
            app.MapView("/mixed-async", async r =>
            {
                await Task.Yield();
                if (r.Query["x"] == "1")
                {
                    return "one";
                }

                return ("other", 404);
            });
            app.MapView("/throws", _ => throw new HttpException(410, "gone <b>"));
        });

        (await Get(server, "/tuple")).Should().Be((201, "made"));
        (await Get(server, "/valuetask")).Should().Be((200, "later"));
        (await Get(server, "/object")).Should().Be((200, "anything"));
        (await Get(server, "/task")).Should().Be((202, "accepted"));
        (await Get(server, "/mixed?x=1")).Should().Be((200, "one"));
        (await Get(server, "/mixed")).Should().Be((404, "other"));
        (await Get(server, "/mixed-async?x=1")).Should().Be((200, "one"));
        (await Get(server, "/mixed-async")).Should().Be((404, "other"));
        (int status, string body) = await Get(server, "/throws");
        status.Should().Be(410);
        body.Should().Contain("gone &lt;b&gt;");
    }

    [TestMethod]
    public async Task A_view_answers_GET_and_HEAD_and_no_other_method_unless_methods_are_given()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapView("/", _ => "body");
            app.MapView("/any", ["get", "POST"], r => r.Method);
        });

        HttpResponseMessage head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        head.StatusCode.Should().Be(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.Should().Be(4);
        (await head.Content.ReadAsStringAsync()).Should().BeEmpty();
        (await server.Client.PostAsync("/", null)).StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        (await (await server.Client.PostAsync("/any", null)).Content.ReadAsStringAsync()).Should().Be("POST");
        (await (await server.Client.GetAsync("/any")).Content.ReadAsStringAsync()).Should().Be("GET");
        (await server.Client.DeleteAsync("/any")).StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [TestMethod]
    [DynamicData(nameof(NeverResponses))]
    public async Task A_declared_type_that_can_never_be_a_response_is_refused_when_the_view_is_mapped(Action<WebApplication> map, string message)
    {
        Exception? refused = null;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            try
            {
                map(app);
            }
            catch (InvalidViewResultException error)
            {
                refused = error;
            }
        });

        refused.Should().NotBeNull();
        refused!.Message.Should().StartWith(message);
    }

    public static IEnumerable<object[]> NeverResponses { get; } =
    [
        [(Action<WebApplication>)(app => app.MapView("/a", _ => 5)), "The view GET /a returned an int, which is not a valid response."],
        [(Action<WebApplication>)(app => app.MapView("/a", async _ => await Task.Yield())), "The view GET /a returned a Task without a result"],
        [(Action<WebApplication>)(app => app.MapView("/a", _ => Task.FromResult(true))), "The view GET /a returned a bool, which is not a valid response."],
        [(Action<WebApplication>)(app => app.MapView("/a", _ => ("a", 1, 2, 3))), "The view GET /a returned a (string, int, int, int), a tuple of 4."],
        [(Action<WebApplication>)(app => app.MapView("/a", _ => (1, 2))), "The view GET /a returned a tuple whose body is an int. The body comes first"],
    ];

    [TestMethod]
    public async Task Conventions_apply_to_views_as_to_other_endpoints()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseAuthorization();
                app.MapView("/secret", _ => "secret").RequireAuthorization(policy => policy.RequireAssertion(_ => false));
                app.MapView("/named/{id}", _ => "x").WithName("the-view");
                app.MapGet("/link", (LinkGenerator links) => links.GetPathByName("the-view", new { id = 7 }));
            },
            build: builder =>
            {
                builder.Services.AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, NobodyHandler>("none", null);
                builder.Services.AddAuthorization();
            });

        (await server.Client.GetAsync("/secret")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await server.Client.GetStringAsync("/link")).Should().Be("/named/7");
    }

    [TestMethod]
    public async Task Options_hold_for_all_views_of_the_app()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapView("/text", _ => "x");
                app.MapView("/poco", _ => new Point(1, 2));
                app.MapView("/money", _ => new Money(5));
            },
            build: builder =>
            {
                builder.Services.AddBridge(o => o.DefaultContentType = "text/plain; charset=utf-8");
                builder.Services.AddBridge(o =>
                {
                    o.SerializeObjects = true;
                    o.Coerce<Money>((money, request) => ($"{money.Amount} EUR for {request.Path}", 402));
                });
                builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseUpper);
            });

        (await server.Client.GetAsync("/text")).Content.Headers.ContentType!.ToString().Should().Be("text/plain; charset=utf-8");
        (await server.Client.GetStringAsync("/poco")).Should().Be("{\"HORIZONTAL\":1,\"VERTICAL\":2}");
        (await Get(server, "/money")).Should().Be((402, "5 EUR for /money"));
    }

    [TestMethod]
    public async Task A_request_that_a_view_kept_throws_after_its_end_and_never_shows_the_next_one()
    {
        ViewRequest? kept = null;
        IReadOnlyDictionary<string, Microsoft.Extensions.Primitives.StringValues>? headers = null;
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapView("/{id}", r =>
        {
            if (kept is null)
            {
                kept = r;
                headers = r.Headers;
            }

            return "x";
        }));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET /1 HTTP/1.1\r\nHost: a\r\nX-Secret: first\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("x");
        await connection.SendAsync("GET /2 HTTP/1.1\r\nHost: a\r\nX-Secret: second\r\n\r\n");
        (await connection.ReadResponseAsync()).Body.Should().Be("x");

        kept.Should().NotBeNull();
        kept!.Invoking(r => r.Path).Should().Throw<ObjectDisposedException>().WithMessage("*GET /{id}*");
        kept!.Invoking(r => r.Environment).Should().Throw<ObjectDisposedException>();
        headers!.Invoking(h => h["X-Secret"]).Should().Throw<ObjectDisposedException>();
    }

    [TestMethod]
    public async Task A_status_that_middleware_gave_stays_where_the_view_gives_none()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseStatusCodePagesWithReExecute("/error");
            app.MapView("/error", _ => "the error page");
        });

        (await Get(server, "/missing")).Should().Be((404, "the error page"));
    }

    [TestMethod]
    public async Task Json_is_read_and_forms_are_read()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapView("/json", ["POST"], async r => new { sum = (await r.ReadJsonAsync<int[]>() ?? []).Sum() });
            app.MapView("/form", ["POST"], async r =>
            {
                ViewForm form = await r.ReadFormAsync();
                ViewFormFile? file = form.File("file");
                return $"{form["a"]}|{form["missing"].Count}|{file?.FileName}|{file?.Length}";
            });
        });

        (await (await server.Client.PostAsJsonAsync("/json", new[] { 1, 2, 3 })).Content.ReadAsStringAsync()).Should().Be("{\"sum\":6}");
        (await server.Client.PostAsync("/json", new StringContent("[1,", null, "application/json"))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await server.Client.PostAsync("/json", new StringContent("[1]"))).StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        using MultipartFormDataContent multipart = new()
        {
            { new StringContent("1"), "a" }, { new StringContent("2"), "a" }, { new ByteArrayContent([1, 2, 3]), "file", "x.bin" },
        };
        (await (await server.Client.PostAsync("/form", multipart)).Content.ReadAsStringAsync()).Should().Be("1,2|0|x.bin|3");
    }

    internal static async Task<(int Status, string Body)> Get(KestrelServer server, string path)
    {
        HttpResponseMessage response = await server.Client.GetAsync(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static (string, int) NamedTuple(ViewRequest request) => ("made", 201);

    private static async ValueTask<string> NamedValueTask(ViewRequest request)
    {
        await Task.Yield();
        return "later";
    }

    private static object? NamedObject(ViewRequest request) => "anything";

    private static async Task<object?> NamedTask(ViewRequest request)
    {
        await Task.Yield();
        return ("accepted", 202);
    }

    private sealed record Point(int Horizontal, int Vertical);

    private sealed record Money(int Amount);

    private sealed class NobodyHandler(

            Microsoft.Extensions.Options.IOptionsMonitor<AuthenticationSchemeOptions> options,
            Microsoft.Extensions.Logging.ILoggerFactory logger,
            System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
