using System.Text.Json;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Owin.Tests.Modules;

/// <summary>What a module answers for errors, unknown paths and refused methods: the same on Kestrel and as an OWIN application.</summary>
[TestClass]
public sealed class ModuleRoutesTests
{
    private const string Browser = "text/html,application/xhtml+xml,*/*;q=0.8";
    private const string Json = "application/json";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("/at")]
    [DataRow("/")]
    public async Task Unknown_paths_and_refused_methods_have_a_page(string prefix)
    {
        await using Hosts hosts = await Hosts.StartAsync(prefix, static () => new Sample(), Ct);
        string root = prefix.TrimEnd('/');
        (await hosts.SendAsync("GET", root + "/nothing", Browser)).Should().Match("404 text/html; charset=utf-8 - *<h1>Not Found</h1>*");
        (await hosts.SendAsync("POST", root + "/entries/5/6", Browser)).Should().Match("404 text/html; charset=utf-8 - *<h1>Not Found</h1>*");
        (await hosts.SendAsync("POST", root + "/entries/5", Browser))
            .Should().Match("405 text/html; charset=utf-8 GET, HEAD, OPTIONS *<h1>Method Not Allowed</h1>*");
        (await hosts.SendAsync("HEAD", root + "/nothing", Browser)).Should().Be("404 text/html; charset=utf-8 - ");
    }

    [TestMethod]
    public async Task A_client_that_prefers_JSON_gets_a_problem()
    {
        await using Hosts hosts = await Hosts.StartAsync("/at", static () => new Sample(), Ct);
        JsonElement unknown = await ProblemAsync(hosts, "GET", "/at/nothing", "404 application/problem+json - ");
        unknown.GetProperty("title").GetString().Should().Be("Not Found");
        unknown.GetProperty("status").GetInt32().Should().Be(404);
        unknown.GetProperty("detail").GetString().Should().NotBeEmpty();
        await ProblemAsync(hosts, "DELETE", "/at/entries/5", "405 application/problem+json GET, HEAD, OPTIONS ");
        (await ProblemAsync(hosts, "GET", "/at/thrown", "409 application/problem+json - ")).GetProperty("detail").GetString().Should().Be("a <b>");
        await ProblemAsync(hosts, "GET", "/at/returned", "410 application/problem+json - ");
        await ProblemAsync(hosts, "POST", "/at/form", "415 application/problem+json - ", "{}", "application/json");
        (await hosts.EachAsync("POST", "/at/form", Json, new string('a', 3000) + "=1", "application/x-www-form-urlencoded"))
            .Should().HaveCount(2).And.OnlyContain(static answer => answer.StartsWith("413 application/problem+json - {"));
        await ProblemAsync(hosts, "POST", "/at/json", "400 application/problem+json - ", "{", "application/json");
        await ProblemAsync(hosts, "POST", "/at/json", "415 application/problem+json - ", "{}", "text/plain");
        (await ProblemAsync(hosts, "GET", "/at/entries/5?page=x", "400 application/problem+json - "))
            .GetProperty("detail").GetString().Should().Be("\"page\" in the query is \"x\", and has to be a whole number.");
    }

    [TestMethod]
    public async Task The_handlers_of_the_nearest_module_see_every_error_of_their_status()
    {
        await using Hosts hosts = await Hosts.StartAsync("/at", static () => new Handling(), Ct);
        (await hosts.SendAsync("GET", "/at/nothing", Browser)).Should().Be("404 text/html; charset=utf-8 - none at /at/nothing");
        (await hosts.SendAsync("GET", "/at/thrown", Browser)).Should().Be("404 text/html; charset=utf-8 - none at /at/thrown");
        (await hosts.SendAsync("GET", "/at/returned", Browser)).Should().Be("404 text/html; charset=utf-8 - none at /at/returned");
        (await hosts.SendAsync("GET", "/at/later", Browser)).Should().Be("404 text/html; charset=utf-8 - none at /at/later");
        (await hosts.SendAsync("PUT", "/at/thrown", Browser)).Should().Be("405 text/html; charset=utf-8 - only GET, HEAD, OPTIONS");
        (await hosts.SendAsync("GET", "/at/inner/nothing", Browser)).Should().Be("404 text/html; charset=utf-8 - inner none at /at/inner/nothing");
        (await hosts.SendAsync("PUT", "/at/inner", Browser)).Should().Be("405 text/html; charset=utf-8 - only GET, HEAD, OPTIONS");
        (await hosts.SendAsync("GET", "/at/inner/gone", Browser)).Should().Be("410 text/html; charset=utf-8 - class 410");
        (await hosts.SendAsync("GET", "/at/inner/unhandled", Browser)).Should().Match("409 text/html; charset=utf-8 - *Conflict*");
    }

    [TestMethod]
    public async Task A_module_in_a_pipeline_leaves_unknown_paths_to_the_next()
    {
        AppFunc app = new Handling().ToMidFunc()(new Response("next", 404).ToAppFunc());
        using HttpClient client = new(app.ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") };
        (await Hosts.AnswerAsync(client, "GET", "/nothing", Browser, null, null, Ct)).Should().Be("404 text/html; charset=utf-8 - next");
        (await Hosts.AnswerAsync(client, "PUT", "/thrown", Browser, null, null, Ct)).Should().Be("405 text/html; charset=utf-8 - only GET, HEAD, OPTIONS");
    }

    [TestMethod]
    public async Task On_Kestrel_an_apps_own_pages_and_fallback_go_before()
    {
        await using WebApplication app = Hosts.Build(static builder => builder.Services.AddProblemDetails(static options =>
            options.CustomizeProblemDetails = static context => context.ProblemDetails.Extensions["site"] = "ours"));
        app.UseStatusCodePages("text/plain", "the site's page {0}");
        app.MapModule("/", new Sample());
        app.MapModule("/handling", new Handling());
        await app.StartAsync(Ct);
        using HttpClient client = new() { BaseAddress = new Uri(app.Urls.First()) };
        (await Hosts.AnswerAsync(client, "GET", "/nothing", Browser, null, null, Ct)).Should().Be("404 text/plain - the site's page 404");
        (await Hosts.AnswerAsync(client, "GET", "/handling/nothing", Browser, null, null, Ct)).Should().EndWith("none at /handling/nothing");
        string problem = await Hosts.AnswerAsync(client, "GET", "/thrown", Json, null, null, Ct);
        problem.Should().StartWith("409 application/problem+json").And.Contain("\"site\":\"ours\"").And.Contain("\"detail\":\"a <b>\"");

        await using WebApplication other = Hosts.Build(static _ => { });
        other.MapModule("/", new Sample());
        other.MapModule("/", new Second());
        other.MapGet("/page", static () => "page");
        other.MapFallback(static () => Results.Text("the app's own", statusCode: 404));
        await other.StartAsync(Ct);
        using HttpClient second = new() { BaseAddress = new Uri(other.Urls.First()) };
        (await Hosts.AnswerAsync(second, "GET", "/nothing", Browser, null, null, Ct)).Should().EndWith("the app's own");
        (await Hosts.AnswerAsync(second, "GET", "/page", Browser, null, null, Ct)).Should().EndWith("page");
        (await Hosts.AnswerAsync(second, "GET", "/second", Browser, null, null, Ct)).Should().EndWith("second");
    }

    [TestMethod]
    public async Task A_cast_of_a_route_value_is_explained()
    {
        foreach (string path in (string[])["/at-once/5", "/later/5"])
        {
            ViewModule module = new();
            module.Get("/at-once/{id:int}", static r => $"{(int)r.RouteValues["id"]!}");
            module.Get("/later/{id:int}", static async r => await Task.FromResult($"{(int)r.RouteValues["id"]!}"));
            using HttpClient client = new(module.ToAppFunc().ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") };
            Func<Task> run = () => client.GetStringAsync(path, Ct);
            (await run.Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("request.Route<int>(\"id\") reads a value as a number");
        }
    }

    [TestMethod]
    public void A_constraint_that_does_not_exist_is_named_with_those_that_do()
    {
        ViewModule module = new();
        module.Get("/entries/{id:integer}", static _ => "x");
        const string Message = "The route template \"/entries/{id:integer}\" has the constraint \"integer\", which this host does not have. "
            + "Its constraints are *, int, *";
        module.Invoking(static module => module.ToAppFunc()).Should().Throw<ArgumentException>().WithMessage("*" + Message);
        WebApplication app = Hosts.Build(static _ => { });
        app.Invoking(app => app.MapModule("/", module)).Should().Throw<ArgumentException>().WithMessage(Message);
        app.Invoking(static app => app.MapView("/{a:min(1)}/{b:length(3,5)?}/{c:regex(^x$)=x}", static _ => "x")).Should().NotThrow();
    }

    [TestMethod]
    public void An_unknown_name_of_a_route_is_an_error_with_the_names_that_there_are()
    {
        ViewModule module = new();
        module.Get("/", static _ => "x").WithName("index");
        module.Mount("/inner", new Named());
        module.Invoking(static module => module.UrlFor("indx"))
            .Should().Throw<KeyNotFoundException>().WithMessage("*Their routes are named index, Named.one.*");
        new ViewModule().Invoking(static module => module.UrlFor("x"))
            .Should().Throw<KeyNotFoundException>().WithMessage("*None of their routes has a name.*");
    }

    [TestMethod]
    public void A_handler_that_could_never_run_or_not_be_told_from_another_is_refused()
    {
        ViewModule module = new();
        module.OnStatus(404, static (_, _) => "x");
        module.Invoking(static module => module.OnStatus(404, static (_, _) => "y")).Should().Throw<ArgumentException>()
            .WithMessage("*already has a handler for the status 404*");
        module.Invoking(static module => module.OnStatus(200, static (_, _) => "y")).Should().Throw<ArgumentOutOfRangeException>();
        module.Invoking(static module => module.OnStatus(405, (Func<ViewRequest, HttpException, object?>)null!)).Should().Throw<ArgumentNullException>();
    }

    private static async Task<JsonElement> ProblemAsync(Hosts hosts, string method, string path, string start, string? body = null, string? type = null)
    {
        string answer = await hosts.SendAsync(method, path, Json, body, type);
        answer.Should().StartWith(start);
        return JsonDocument.Parse(answer[start.Length..]).RootElement;
    }

    /// <summary>One module on both hosts.</summary>
    private sealed class Hosts(WebApplication kestrel, HttpClient onKestrel, HttpClient onOwin, CancellationToken ct) : IAsyncDisposable
    {
        public static async Task<Hosts> StartAsync(string prefix, Func<ViewModule> module, CancellationToken ct)
        {
            WebApplication kestrel = Build(static _ => { });
            kestrel.MapModule(prefix, module());
            await kestrel.StartAsync(ct);
            Uri address = new(kestrel.Urls.First());
            AppFunc app = module().ToAppFunc().MountAt(prefix)(static _ => throw new InvalidOperationException("outside"));
            return new Hosts(kestrel, new HttpClient { BaseAddress = address }, new HttpClient(app.ToHttpMessageHandler()) { BaseAddress = address }, ct);
        }

        public static WebApplication Build(Action<WebApplicationBuilder> configure)
        {
            WebApplicationBuilder builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            configure(builder);
            return builder.Build();
        }

        /// <summary>What both answer, which has to be the same.</summary>
        public async Task<string> SendAsync(string method, string path, string accept, string? body = null, string? type = null)
        {
            string[] answers = await EachAsync(method, path, accept, body, type);
            answers[1].Should().Be(answers[0]);
            return answers[0];
        }

        /// <summary>What each of them answers, where they may use other words.</summary>
        public async Task<string[]> EachAsync(string method, string path, string accept, string? body = null, string? type = null) =>
        [
            await AnswerAsync(onKestrel, method, path, accept, body, type, ct),
            await AnswerAsync(onOwin, method, path, accept, body, type, ct),
        ];

        public static async Task<string> AnswerAsync(
            HttpClient client, string method, string path, string accept, string? body, string? type, CancellationToken ct)
        {
            using HttpRequestMessage request = new(new HttpMethod(method), path);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            if (body is not null)
            {
                request.Content = new StringContent(body);
                request.Content.Headers.Remove("Content-Type");
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            using HttpResponseMessage response = await client.SendAsync(request, ct);
            string allow = response.Content.Headers.Allow.Count == 0 ? "-" : string.Join(", ", response.Content.Headers.Allow);
            return $"{(int)response.StatusCode} {response.Content.Headers.ContentType} {allow} {await response.Content.ReadAsStringAsync(ct)}";
        }

        public async ValueTask DisposeAsync()
        {
            onKestrel.Dispose();
            onOwin.Dispose();
            await kestrel.DisposeAsync();
        }
    }

    private sealed class Sample : ViewModule
    {
        public Sample()
        {
            Get("/entries/{id:int}", static r => $"{r.Route<int>("id")} {r.Query("page", 1)}");
            Get("/thrown", static object? (_) => throw new HttpException(409, "a <b>"));
            Get("/returned", static _ => new HttpException(410));
            Post("/form", static async r => (await r.ReadFormAsync()).Get("a", ""));
            Post("/json", static async r => await r.ReadJsonAsync<Dictionary<string, string>>());
        }
    }

    private sealed class Named : ViewModule
    {
        public Named() => Get("/", static _ => "x").WithName("one");
    }

    private sealed class Second : ViewModule
    {
        public Second() => Get("/second", static _ => "second");
    }

    private sealed class Handling : ViewModule
    {
        public Handling()
        {
            OnStatus(404, static (r, _) => ($"none at {r.PathBase}{r.Path}", 404));
            OnStatus(405, static async (_, e) => await Task.FromResult<object?>(($"only {e.Headers["Allow"]}", 405)));
            OnError<HttpException>(static (_, e) => e.StatusCode == 410 ? ($"class {e.StatusCode}", 410) : null);
            Get("/thrown", static object? (_) => throw new HttpException(404));
            Get("/returned", static _ => new HttpException(404));
            Get("/later", static async _ => await Task.FromResult(new HttpException(404)));
            ViewModule inner = new();
            inner.Get("/", static _ => "inner");
            inner.Get("/gone", static _ => new HttpException(410));
            inner.Get("/unhandled", static _ => new HttpException(409));
            inner.OnStatus(404, static (r, _) => ($"inner none at {r.PathBase}{r.Path}", 404));
            Mount("/inner", inner);
        }
    }
}
