using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>What OpenAPI gets to know of an endpoint's response.</summary>
[TestClass]
public sealed class OpenApiMetadataTests
{
    [TestMethod]
    public async Task Declared_type_of_a_view_says_its_response()
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        app.MapView("/text", static string (ViewRequest _) => "x");
        app.MapView("/task", static Task<string> (ViewRequest _) => Task.FromResult("x"));
        app.MapView("/value-task", static ValueTask<Task<string>> (ViewRequest _) => new(Task.FromResult("x")));
        app.MapView("/list", static List<int> (ViewRequest _) => []);
        app.MapView("/any", static object? (ViewRequest _) => null);
        app.MapView("/described", static string (ViewRequest _) => "x").Produces<int>(202, "text/y");
        app.MapView("/failure", static string (ViewRequest _) => "x").Produces(404);
        app.MapView("/typed", static Results<Ok<int>, NotFound> (ViewRequest _) => TypedResults.NotFound());
        app.MapView("/typed-task", static Task<Results<Ok<int>, NotFound>> (ViewRequest _) => throw new NotSupportedException());
        Of(app, "/typed-task").Should().Be("200 application/json;404 ");
        Of(app, "/text").Should().Be("200 text/html");
        Of(app, "/task").Should().Be("200 text/html");
        Of(app, "/value-task").Should().Be("200 text/html");
        Of(app, "/list").Should().StartWith("200 application/json");
        Of(app, "/any").Should().BeEmpty("its status is not known");
        EndpointOf(app, "/any").Metadata.OfType<IApiDefaultResponseMetadataProvider>().Should().ContainSingle();
        Of(app, "/described").Should().Be("202 text/y", "the app has described it itself");
        Of(app, "/failure").Should().Be("200 text/html;404 ");
        Of(app, "/typed").Should().Be("200 application/json;404 ");
    }

    [TestMethod]
    public async Task Minimal_API_under_the_rules_is_described_by_what_is_sent()
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        RouteGroupBuilder group = app.MapGroup("");
        group.WithViewResults();
        group.MapGet("/text", static () => "x");
        group.MapGet("/plain", static () => new Plain());
        group.MapGet("/result", static () => TypedResults.Ok(1));
        group.MapGet("/described", static () => "x").Produces<string>(201, "text/y");
        group.MapGet("/task", static () => Task.FromResult("x"));
        Of(app, "/text").Should().Be("200 text/html");
        Of(app, "/task").Should().Be("200 text/html");
        Of(app, "/plain").Should().Be("200 application/json", "it is ASP.NET Core's own");
        Of(app, "/result").Should().Be("200 application/json");
        Of(app, "/described").Should().Be("201 text/y");
    }

    private static RouteEndpoint EndpointOf(IEndpointRouteBuilder app, string path) =>
        app.DataSources.SelectMany(static source => source.Endpoints).Cast<RouteEndpoint>().First(endpoint => endpoint.RoutePattern.RawText == path);

    private static string Of(IEndpointRouteBuilder app, string path) => string.Join(
        ';',
        EndpointOf(app, path).Metadata.OfType<IProducesResponseTypeMetadata>()
            .Select(static response => $"{response.StatusCode} {string.Join(',', response.ContentTypes)}"));

    private sealed class Plain
    {
        public int Id { get; set; }
    }
}
