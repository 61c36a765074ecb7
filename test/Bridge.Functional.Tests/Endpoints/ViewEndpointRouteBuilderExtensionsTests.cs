using System.Net;
using System.Net.Http.Json;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Functional.Tests.Endpoints;

[TestClass]
public sealed class ViewEndpointRouteBuilderExtensionsTests
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

        (await server.AnswerAsync("/tuple")).Should().Be((201, "made"));
        (await server.AnswerAsync("/valuetask")).Should().Be((200, "later"));
        (await server.AnswerAsync("/object")).Should().Be((200, "anything"));
        (await server.AnswerAsync("/task")).Should().Be((202, "accepted"));
        (await server.AnswerAsync("/mixed?x=1")).Should().Be((200, "one"));
        (await server.AnswerAsync("/mixed")).Should().Be((404, "other"));
        (await server.AnswerAsync("/mixed-async?x=1")).Should().Be((200, "one"));
        (await server.AnswerAsync("/mixed-async")).Should().Be((404, "other"));
        (int status, string body) = await server.AnswerAsync("/throws");
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
        [(Action<WebApplication>)(app => app.MapView("/a", _ => ("a", 1, 2, 3))), "The view GET /a returned a (string, int, int, int), a tuple of 4 parts."],
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
        (await server.AnswerAsync("/money")).Should().Be((402, "5 EUR for /money"));
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

        (await server.AnswerAsync("/missing")).Should().Be((404, "the error page"));
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

    [TestMethod]
    public async Task A_modules_views_see_its_prefix_as_their_path_base()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGroup("/v1").MapModule("/tenants/{tenant}", new PathsModule()));

        (await server.Client.GetStringAsync("/v1/tenants/Acme/paths/5")).Should().Be("/v1/tenants/Acme|/paths/5|5|Acme");
        (await server.Client.GetStringAsync("/v1/tenants/Acme/environment")).Should().Be("/v1/tenants/Acme|/environment");
        (await server.Client.GetStringAsync("/v1/tenants/Acme/app")).Should().Be("/v1/tenants/Acme|/app");
        (await server.Client.GetStringAsync("/v1/tenants/Acme/mounted/x/y")).Should().Be("/v1/tenants/Acme/mounted|/x/y");
    }

    [TestMethod]
    public async Task The_HttpContext_of_a_modules_view_has_the_whole_path()
    {
        ViewModule module = new();
        module.Get("/{*rest}", static r => $"{r.Path} of {r.GetHttpContext().Request.Path.Value}");
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/v1", module));

        (await server.Client.GetStringAsync("/v1/a%20b/c%2Fd")).Should().Be("/a b/c%2Fd of /v1/a b/c%2Fd");
    }

    [TestMethod]
    [DataRow("answers")]
    [DataRow("throws")]
    [DataRow("fails")]
    public async Task Paths_are_put_back_after_a_view_of_a_module_that_asked_for_the_environment(string how)
    {
        TaskCompletionSource<string> after = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ViewModule module = new();
        module.Get("/answers", r => $"{r.Environment[OwinKeys.RequestPathBase]}");
        module.Get("/throws", object? (ViewRequest r) => throw new FormatException($"{r.Environment[OwinKeys.RequestPathBase]}"));
        module.Get("/fails", async Task<object?> (ViewRequest r) =>
        {
            await Task.Yield();
            throw new FormatException($"{r.Environment[OwinKeys.RequestPathBase]}");
        });
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                string seen = "";
                try
                {
                    await next();
                }
                catch (FormatException failure)
                {
                    seen = failure.Message;
                }

                after.SetResult($"{seen} {context.Request.PathBase}|{context.Request.Path}");
            });
            app.UseRouting();
            app.MapModule("/shop", module);
        });

        (await server.Client.GetStringAsync($"/shop/{how}")).Should().Be(how == "answers" ? "/shop" : "");
        (await after.Task.WaitAsync(Patience.Limit)).Should().Be($"{(how == "answers" ? "" : "/shop")} |/shop/{how}");
    }

    [TestMethod]
    [DataRow("/paths/5", "|5|100%41")]
    [DataRow("/environment", "")]
    [DataRow("/app", "")]
    public async Task A_prefix_is_decoded_once(string path, string values)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/{tenant}", new PathsModule()));

        (await server.SendAsync($"GET /100%2541{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).Should().Contain($"/100%41|{path}{values}");
    }

    [TestMethod]
    public async Task The_prefix_of_a_mounted_application_is_decoded_once()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/{tenant}", new PathsModule()));

        (await server.SendAsync("GET /100%2541/mounted/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).Should().Contain("/100%41/mounted|/x");
    }

    [TestMethod]
    public async Task A_prefix_that_the_request_leaves_out_is_no_slash()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/{language=en}", new UrlModule()));

        (await server.Client.GetStringAsync("/")).Should().Be("|/|/entries");
        (await server.Client.GetStringAsync("/fr")).Should().Be("/fr||/fr/entries");
        (await server.Client.GetStringAsync("/fr/")).Should().Be("/fr|/|/fr/entries");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/")]
    public async Task A_module_at_the_root_has_no_path_base(string prefix)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule(prefix, new PathsModule()));

        (await server.Client.GetStringAsync("/paths/5")).Should().Be("|/paths/5|5|");
        (await server.Client.GetStringAsync("/mounted/x")).Should().Be("/mounted|/x");
    }

    [TestMethod]
    public async Task A_module_is_made_by_the_apps_services_and_takes_conventions()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapModule<ServiceModule>("/a");
                app.MapModule("/b", new PathsModule()).RequireHost("nobody.example");
            },
            build: builder => builder.Services.AddSingleton(new Greeting("Hello from DI")));

        (await server.Client.GetStringAsync("/a/greeting")).Should().Be("Hello from DI");
        (await server.Client.GetAsync("/b/paths/5")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [TestMethod]
    [DataRow("view")]
    [DataRow("mounted/x")]
    [DataRow("unknown")]
    public async Task Endpoint_filters_of_a_module_and_of_the_groups_around_it_run_for_all_that_it_answers(string path)
    {
        ViewModule module = new();
        module.Get("/view", static r => r.PathBase);
        module.Mount("/mounted", TestApps.Paths);
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseAntiforgery();
                RouteGroupBuilder group = app.MapGroup("/v1").AddEndpointFilter(async (call, next) =>
                {
                    call.HttpContext.Response.Headers["Outer"] = "ran";
                    return await next(call);
                });
                group.MapModule("/shop", module).RequireAntiforgery().AddEndpointFilter((call, next) =>
                    call.HttpContext.Request.Query.ContainsKey("refuse") ? ValueTask.FromResult<object?>(Results.StatusCode(403)) : next(call));
            },
            build: builder => builder.Services.AddAntiforgery());

        using HttpResponseMessage answer = await server.Client.GetAsync($"/v1/shop/{path}");
        using HttpResponseMessage refused = await server.Client.GetAsync($"/v1/shop/{path}?refuse=1");

        answer.Headers.GetValues("Outer").Should().Equal("ran");
        (await answer.Content.ReadAsStringAsync()).Should().Contain(path switch { "view" => "/v1/shop", "mounted/x" => "/v1/shop/mounted|/x", _ => "404" });
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [TestMethod]
    public async Task Methods_that_a_modules_route_does_not_take_are_405_with_Allow()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/m", new PathsModule()));

        HttpResponseMessage response = await server.Client.DeleteAsync("/m/paths/5");

        response.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.Should().BeEquivalentTo("GET", "HEAD", "OPTIONS");
    }

    [TestMethod]
    public async Task Cors_and_output_caching_apply_to_a_modules_views()
    {
        int ran = 0;
        ViewModule module = new();
        module.Get("/count", _ => $"{Interlocked.Increment(ref ran)}");
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseCors();
                app.UseOutputCache();
                app.MapModule("/m", module).RequireCors(policy => policy.WithOrigins("http://other.example")).CacheOutput();
            },
            build: builder =>
            {
                builder.Services.AddCors();
                builder.Services.AddOutputCache();
            });

        using HttpRequestMessage request = new(HttpMethod.Get, "/m/count") { Headers = { { "Origin", "http://other.example" } } };
        HttpResponseMessage first = await server.Client.SendAsync(request);
        first.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("http://other.example");
        (await first.Content.ReadAsStringAsync()).Should().Be("1");
        (await server.Client.GetStringAsync("/m/count")).Should().Be("1");
        ran.Should().Be(1);
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

    private sealed record Greeting(string Text);

    private sealed class ServiceModule : ViewModule
    {
        public ServiceModule(Greeting greeting) => Get("/greeting", _ => greeting.Text);
    }

    private sealed class UrlModule : ViewModule
    {
        public UrlModule()
        {
            Get("/", r => $"{r.PathBase}|{r.Path}|{r.UrlFor("entries")}");
            Get("/entries", _ => "").WithName("entries");
        }
    }
}
