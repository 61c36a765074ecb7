using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bridge.AspNetCore.Tests.Endpoints;

/// <summary>The rules for views' results under minimal APIs, without a server.</summary>
[TestClass]
public sealed class ViewResultExtensionsTests
{
    [TestMethod]
    public async Task Handler_that_is_declared_to_return_a_sequence_of_text_streams_it_whatever_it_is()
    {
        (await AnswerOfAsync(IEnumerable<string> () => Array.Empty<string>())).Should().Be("text/html; charset=utf-8|");
        (await AnswerOfAsync(IEnumerable<string> () => new[] { "a", "b" })).Should().Be("text/html; charset=utf-8|ab");
        (await AnswerOfAsync(string[] () => ["a", "b"])).Should().Be("application/json|[\"a\",\"b\"]");
    }

    private static async Task<string> AnswerOfAsync(Delegate handler)
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        app.MapGroup("").WithViewResults().MapGet("/", handler);
        Endpoint endpoint = ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).Single();
        MemoryStream body = new();
        DefaultHttpContext context = new() { RequestServices = app.Services, Request = { Method = "GET" }, Response = { Body = body } };
        context.SetEndpoint(endpoint);
        await endpoint.RequestDelegate!(context);
        return $"{context.Response.ContentType}|{System.Text.Encoding.UTF8.GetString(body.ToArray())}";
    }
}
