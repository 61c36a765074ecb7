using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Functional.Tests.Views;

[TestClass]
public sealed class HostTypesTests
{
    [TestMethod]
    public async Task An_IResult_is_a_view_result_and_a_tuple_goes_over_it()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapView("/plain", _ => Results.Json(new { a = 1 }, statusCode: 203));
            app.MapView("/over", _ => (Results.Text("text"), 418, new Dictionary<string, string> { ["X-A"] = "1", ["Content-Type"] = "text/csv" }));
            app.MapView("/empty", _ => (Results.Text("text"), 204));
        });

        (await server.AnswerAsync("/plain")).Should().Be((203, "{\"a\":1}"));
        HttpResponseMessage over = await server.Client.GetAsync("/over");
        ((int)over.StatusCode).Should().Be(418);
        over.Headers.GetValues("X-A").Should().Equal("1");
        over.Content.Headers.ContentType!.ToString().Should().Be("text/csv");
        (await over.Content.ReadAsStringAsync()).Should().Be("text");
        (await server.AnswerAsync("/empty")).Should().Be((204, ""));
    }

    [TestMethod]
    public async Task An_IActionResult_is_a_view_result_and_a_tuple_goes_over_it()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapView("/content", _ => new ContentResult { Content = "content", ContentType = "text/plain", StatusCode = 202 });
                app.MapView("/over", _ => (new OkObjectResult("value"), 299));
                app.MapView("/action-result", _ => new ActionResult<string>(new StatusCodeResult(418)));
            },
            build: builder => builder.Services.AddControllers());

        (await server.AnswerAsync("/content")).Should().Be((202, "content"));
        (await server.AnswerAsync("/over")).Should().Be((299, "value"));
        (await server.AnswerAsync("/action-result")).Status.Should().Be(418);
    }

    [TestMethod]
    public async Task Locations_of_ASP_NET_Cores_own_results_have_the_rules_of_all_others()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapView("/result", _ => Results.Redirect("/\u00FC x?q=\u00FC"));
                app.MapView("/created", _ => Results.Created("/\u00FC x?q=\u00FC", 1));
                app.MapView("/action", _ => new CreatedResult("/\u00FC x?q=\u00FC", null));
                app.MapView("/delegate", _ => (RequestDelegate)(static context =>
                {
                    context.Response.Headers["X-A"] = "1";
                    context.Response.Redirect("/\u00FC x?q=\u00FC");
                    return Task.CompletedTask;
                }));
                app.MapView("/tuple", _ => (Results.Redirect("/\u00FC x?q=\u00FC"), new Headers { ["X-A"] = "1" }));
                app.MapView("/evil", _ => Results.Redirect("https://evil.com\\.good.com/"));
                app.MapView("/idna", _ => Results.Redirect("https://evil.com\uFF0F.good.com/"));
            },
            build: builder => builder.Services.AddControllers());

        foreach (string path in new[] { "/result", "/created", "/action", "/delegate", "/tuple" })
        {
            string head = await server.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            head.Should().Contain("\r\nLocation: /%C3%BC%20x?q=%C3%BC\r\n", path);
        }

        foreach (string path in new[] { "/evil", "/idna" })
        {
            (await server.AnswerAsync(path)).Status.Should().Be(500, path);
        }
    }

    [TestMethod]
    public async Task A_RequestDelegate_is_a_view_result_and_a_tuple_goes_over_it()
    {
        RequestDelegate app = context => context.Response.WriteAsync("delegate");
        await using KestrelServer server = await KestrelServer.StartAsync(web =>
        {
            web.MapView("/plain", _ => app);
            web.MapView("/over", _ => (app, "299 Odd"));
        });

        (await server.AnswerAsync("/plain")).Should().Be((200, "delegate"));
        HttpResponseMessage over = await server.Client.GetAsync("/over");
        ((int)over.StatusCode).Should().Be(299);
        over.ReasonPhrase.Should().Be("Odd");
        (await over.Content.ReadAsStringAsync()).Should().Be("delegate");
    }

    [TestMethod]
    public async Task ProblemDetails_are_sent_as_minimal_apis_send_them()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(static app =>
            app.MapView("/", static _ => new ProblemDetails { Status = 409, Title = "Taken" }));
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await response.Content.ReadAsStringAsync()).Should().Contain("\"title\":\"Taken\"");
    }
}
