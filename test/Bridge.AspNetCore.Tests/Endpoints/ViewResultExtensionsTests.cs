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
    public async Task Result_without_a_rule_stays_ASP_NET_Cores_and_an_HttpException_is_an_answer()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app =>
        {
            RouteGroupBuilder group = app.MapGroup("");
            group.WithViewResults();
            group.MapGet("/plain", static () => new Plain { Id = 7 });
            group.MapGet("/null", static object? () => null);
            group.MapGet("/refused", static string () => throw new HttpException(418, "short and stout"));
            group.MapGet("/result", static () => Results.Text("own"));
        });
        (await app.SendAsync("/plain")).Body.Should().Be("{\"id\":7}");
        (await app.SendAsync("/null")).Body.Should().BeOneOf("", "null");
        MemoryExchange refused = await app.SendAsync("/refused");
        (refused.StatusCode, refused.Body.Contains("short and stout")).Should().Be((418, true));
        (await app.SendAsync("/result")).Body.Should().Be("own");
    }

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

    private sealed class Plain
    {
        public int Id { get; set; }
    }
}
