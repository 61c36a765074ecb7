using Bridge.Functional.Tests.Endpoints;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Functional.Tests.Views;

/// <summary>The parameters of routes in OpenAPI.</summary>
[TestClass]
public sealed class RouteParameterTests
{
    [TestMethod]
    public async Task Views_show_in_OpenAPI_with_method_and_template()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapModule("/m", new PathsModule());
                app.MapView("/posted/{id}", ["POST"], _ => "x").WithTags("posts").WithSummary("Posts it");
            },
            build: builder => builder.Services.AddEndpointsApiExplorer());

        ApiDescription[] found = [.. server.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items
            .SelectMany(group => group.Items)];

        found.Select(item => $"{item.HttpMethod} {item.RelativePath}")
            .Should()
            .Contain("GET m/paths/{id:int}").And
            .Contain("POST posted/{id}").And
            .NotContain(item => item.StartsWith("OPTIONS "));
        found.Single(item => item.HttpMethod == "GET" && item.RelativePath == "m/paths/{id:int}").ParameterDescriptions
            .Should()
            .NotContain(parameter => parameter.Source.Id == "Body");
    }

    [TestMethod]
    public async Task Views_show_in_OpenAPI_with_the_parameters_of_their_templates_and_of_the_groups_around_them()
    {
        ViewModule module = new();
        module.Get("/items/{id:int}/{name:alpha:minlength(2)}/{page:long?}", _ => "x");
        module.Get("/files/{key:guid}/{**rest}", _ => "x");
        await using KestrelServer server = await KestrelServer.StartAsync(
            app => app.MapGroup("/t/{tenant}").MapModule("/m", module),
            build: builder => builder.Services.AddEndpointsApiExplorer());

        ApiDescription[] found = [.. server.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items
            .SelectMany(group => group.Items)
            .Where(item => item.HttpMethod == "GET")];

        found.Select(item =>
            string.Join(
                ", ",
                item.ParameterDescriptions.Select(parameter =>
                    $"{parameter.Source.Id} {parameter.Type.Name} {parameter.Name}{(parameter.IsRequired ? "" : "?")}")))
            .Should()
            .BeEquivalentTo(
            "Path String tenant, Path Int32 id, Path String name, Path Int64 page?",
            "Path String tenant, Path Guid key, Path String rest");
    }
}
