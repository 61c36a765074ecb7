using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Functional.Tests.Views;

/// <summary>The document of Microsoft.AspNetCore.OpenApi says of views what they send.</summary>
[TestClass]
public sealed class OpenApiMetadataTests
{
    [TestMethod]
    public async Task The_declared_type_of_a_view_says_its_response()
    {
        await using KestrelServer server = await StartAsync(static app =>
        {
            app.MapView("/text", static _ => "x");
            app.MapView("/html", static _ => Html.Of($"<p>x</p>"));
            app.MapView("/bytes", static _ => new byte[1]);
            app.MapView("/chunks", static _ => Chunks());
            app.MapView("/events", static _ => Events());
            app.MapView("/dictionary", static _ => new Dictionary<string, int>());
            app.MapView("/any-dictionary", static _ => new Dictionary<string, object>());
            app.MapView("/list", static _ => new List<Person>());
            app.MapView("/tuples", static _ => new List<(string, int)>());
            app.MapView("/later", static async _ =>
            {
                await Task.Yield();
                return new List<string>();
            });
            app.MapView("/file", static _ => new FileInfo("x"));
            app.MapView("/status", static _ => ("x", 201));
            app.MapView("/headers", static _ => (new List<string>(), new Headers()));
            app.MapView("/all", static _ => (new Dictionary<string, int>(), 201, new Dictionary<string, string>()));
            app.MapView("/response", static _ => new Response("x"));
            app.MapView("/object", static _ => (object)"x");
            app.MapView("/typed", static Results<Ok<Person>, NotFound> (ViewRequest _) => TypedResults.NotFound());
        });

        JsonNode document = await DocumentAsync(server);
        document["components"]!["schemas"]!["Stream"]!["format"]!.GetValue<string>().Should().Be("binary");
        Responses(document).Should().Equal(
            "GET /all: default application/json {string: integer}",
            "GET /any-dictionary: 200 application/json object",
            "GET /bytes: 200 text/html Stream",
            "GET /chunks: 200 text/html string",
            "GET /dictionary: 200 application/json {string: integer}",
            "GET /events: 200 text/event-stream string",
            "GET /file: 200 */* Stream",
            "GET /headers: 200 application/json [string]",
            "GET /html: 200 text/html string",
            "GET /later: 200 application/json [string]",
            "GET /list: 200 application/json [Person]",
            "GET /object: default */* any",
            "GET /response: default */* any",
            "GET /status: default text/html string",
            "GET /text: 200 text/html string",
            "GET /tuples: 200 application/json [any]",
            "GET /typed: 200 application/json Person, 404");
    }

    [TestMethod]
    public async Task Minimal_APIs_under_the_rules_are_described_by_what_is_sent_and_never_by_a_tuple()
    {
        await using KestrelServer server = await StartAsync(static app =>
        {
            RouteGroupBuilder api = app.MapGroup("/api").WithViewResults();
            api.MapGet("/text/{name}", static (string name) => name);
            api.MapGet("/tuple", static () => (new Person("Ada", 36), 201));
            api.MapGet("/later", static async () =>
            {
                await Task.Yield();
                return (new List<Person>(), new Headers());
            });
            api.MapGet("/person", static () => new Person("Ada", 36));
            api.MapGet("/number", static () => 5);
            api.MapGet("/object", static () => (object)"x");
            api.MapGet("/result", static () => TypedResults.Created("/x", new Person("Ada", 36)));
            app.MapGet("/alone", static () => "x").WithViewResults();
            app.MapGet("/without", static () => "x");
            api.MapGet("/said", static () => (new Person("Ada", 36), 201)).Produces<Person>(201).ProducesProblem(404);
        });

        (await ResponsesAsync(server)).Should().Equal(
            "GET /alone: 200 text/html string",
            "GET /api/later: 200 application/json [Person]",
            "GET /api/number: 200 application/json integer/int32",
            "GET /api/object: default */* any",
            "GET /api/person: 200 application/json Person",
            "GET /api/result: 201 application/json Person",
            "GET /api/said: 201 application/json Person, 404 application/problem+json ProblemDetails",
            "GET /api/text/{name}: 200 text/html string",
            "GET /api/tuple: default application/json Person",
            "GET /without: 200 text/plain string");
    }

    [TestMethod]
    public async Task The_conventions_of_a_handler_are_those_of_a_view()
    {
        ViewModule module = new();
        module.Get("/", static _ => "x");
        module.Post("/entries", static _ => ("", 303));
        await using KestrelServer server = await StartAsync(app =>
        {
            app.MapView("/people", ["GET", "POST"], static _ => ("x", 201))
                .Accepts<Person>("application/json").Produces<Person>(201).ProducesProblem(400).WithSummary("Adds a person").WithName("people").WithTags("all");
            app.MapView("/errors", static _ => "x").ProducesProblem(404);
            app.MapView("/errors-of-any", static _ => ("x", 200)).ProducesProblem(404);
            app.MapModule("/book", module).WithTags("book");
            app.MapView("/hidden", static _ => "x").ExcludeFromDescription();
            app.MapGet("/link", static (LinkGenerator links) => links.GetPathByName("people"));
        });

        JsonNode document = await DocumentAsync(server);
        Responses(document).Should().Equal(
            "GET /book: 200 text/html string",
            "GET /errors-of-any: 404 application/problem+json ProblemDetails, default text/html string",
            "GET /errors: 200 text/html string, 404 application/problem+json ProblemDetails",
            "GET /link: 200 text/plain string",
            "GET /people: 201 application/json Person, 400 application/problem+json ProblemDetails",
            "POST /book/entries: default text/html string",
            "POST /people: 201 application/json Person, 400 application/problem+json ProblemDetails");
        JsonNode post = document["paths"]!["/people"]!["post"]!;
        post["summary"]!.GetValue<string>().Should().Be("Adds a person");
        post["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>().Should().EndWith("/Person");
        document["paths"]!["/book"]!["get"]!["tags"]![0]!.GetValue<string>().Should().Be("book");
        (await server.Client.GetStringAsync("/link")).Should().Be("/people");
    }

    [TestMethod]
    public async Task HEAD_has_the_conventions_of_GET()
    {
        await using KestrelServer server = await StartAsync(static app =>
        {
            app.UseAuthorization();
            app.MapView("/secret", static _ => "x").RequireAuthorization(static policy => policy.RequireAssertion(static _ => false)).WithName("secret");
            app.MapView("/open", static _ => "x").WithName("open").WithMetadata(new Marker());
        });

        using HttpRequestMessage secret = new(HttpMethod.Head, "/secret");
        (await server.Client.SendAsync(secret)).StatusCode.Should().NotBe(HttpStatusCode.OK);
        using HttpRequestMessage open = new(HttpMethod.Head, "/open");
        (await server.Client.SendAsync(open)).Content.Headers.ContentLength.Should().Be(1);
        using HttpRequestMessage other = new(HttpMethod.Delete, "/open");
        (await server.Client.SendAsync(other)).Content.Headers.Allow.Should().BeEquivalentTo("GET", "HEAD");
        server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Count(static endpoint => endpoint.Metadata.GetMetadata<Marker>() is not null)
            .Should().Be(2);
    }

    [TestMethod]
    public async Task JSON_by_other_options_than_OpenAPIs_has_no_schema_that_could_be_wrong()
    {
        await using KestrelServer server = await StartAsync(
            static app =>
            {
                app.MapView("/list", static _ => new List<Person>());
                app.MapView("/person", static _ => new Person("Ada", 36));
            },
            static builder => builder.Services.AddBridge(static options =>
            {
                options.SerializeObjects = true;
                options.JsonOptions = new() { PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseUpper };
            }));

        (await ResponsesAsync(server)).Should().Equal("GET /list: 200 application/json any", "GET /person: 200 application/json any");
    }

    private static IEnumerable<string> Chunks()
    {
        yield return "x";
    }

    private static async IAsyncEnumerable<SseItem<Person>> Events()
    {
        await Task.Yield();
        yield return new(new Person("Ada", 36));
    }

    private static Task<KestrelServer> StartAsync(Action<WebApplication> configure, Action<WebApplicationBuilder>? build = null) => KestrelServer.StartAsync(
        app =>
        {
            app.MapOpenApi();
            configure(app);
        },
        build: builder =>
        {
            builder.Services.AddOpenApi();
            builder.Services.AddAuthorization();
            builder.Services.AddAuthentication().AddCookie();
            build?.Invoke(builder);
        });

    private static async Task<string[]> ResponsesAsync(KestrelServer server) => Responses(await DocumentAsync(server));

    private static async Task<JsonNode> DocumentAsync(KestrelServer server) => JsonNode.Parse(await server.Client.GetStringAsync("/openapi/v1.json"))!;

    /// <summary>The document's operations, each as a line: what it answers with, and in which form.</summary>
    private static string[] Responses(JsonNode document) =>
    [
        .. (from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let responses = from response in operation.Value!["responses"]!.AsObject()
                            select response.Key + string.Concat(
                                from content in response.Value!["content"]?.AsObject() ?? [] select $" {content.Key} {Form(content.Value!["schema"])}")
            select $"{operation.Key.ToUpperInvariant()} {path.Key}: {string.Join(", ", responses)}").Order(StringComparer.Ordinal),
    ];

    private static string Form(JsonNode? schema)
    {
        if (schema?["$ref"] is { } reference)
        {
            string name = reference.GetValue<string>().Split('/')[^1];
            return name == "JsonElement" ? "any" : name;
        }

        string type = schema?["type"] is JsonArray types ? $"{types[0]}" : $"{schema?["type"]}";
        return type switch
        {
            "" => "any",
            "array" => $"[{Form(schema!["items"])}]",
            "object" when schema!["additionalProperties"] is { } values => $"{{string: {Form(values).Split('/')[0]}}}",
            _ => type + (schema!["format"] is { } format ? $"/{format}" : ""),
        };
    }

    private sealed record Person(string Name, int Age);

    private sealed class Marker;
}
