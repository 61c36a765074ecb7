using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>Results that only ASP.NET Core knows, from a view.</summary>
[TestClass]
public sealed class HostTypesTests
{
    [TestMethod]
    public async Task Each_kind_is_sent_and_a_tuple_goes_over_it()
    {
        Dictionary<string, object> results = new()
        {
            ["/result"] = Results.Text("result"),
            ["/delegate"] = (RequestDelegate)(static context => context.Response.WriteAsync("delegate")),
            ["/action"] = new Action("action"),
            ["/convert"] = new Convertible(),
            ["/tuple"] = (Results.Text("tuple"), 202),
            ["/problem"] = new ProblemDetails { Status = 418, Title = "a teapot" },
        };
        await using AppInMemory app = await AppInMemory.StartAsync(app =>
        {
            foreach ((string path, object result) in results)
            {
                app.MapView(path, _ => result);
            }
        });
        foreach (string name in (string[])["result", "delegate", "action", "tuple"])
        {
            MemoryExchange exchange = await app.SendAsync("/" + name);
            (exchange.Body, exchange.StatusCode).Should().Be((name, name == "tuple" ? 202 : 200));
        }

        (await app.SendAsync("/convert")).Body.Should().Be("converted");
        MemoryExchange problem = await app.SendAsync("/problem");
        problem.StatusCode.Should().Be(418);
        problem.Body.Should().Contain("\"a teapot\"");
        problem.Headers.ContentType.ToString().Should().StartWith("application/problem+json");
    }

    [TestMethod]
    public async Task Action_result_sees_the_route()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app => app.MapView("/a/{id}", static _ => new Action(null)));
        (await app.SendAsync("/a/7")).Body.Should().Be("7");
    }

    private sealed class Action(string? text) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context) => context.HttpContext.Response.WriteAsync(text ?? $"{context.RouteData.Values["id"]}");
    }

    private sealed class Convertible : IConvertToActionResult
    {
        public IActionResult Convert() => new Action("converted");
    }
}
