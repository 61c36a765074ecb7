using System.Net;
using Bridge.AspNetCore;
using Bridge.Functional.Tests.Endpoints;
using Bridge.Wire;
using Bridge.Wire.Apps;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

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

        (await ViewMappingTests.Get(server, "/plain")).Should().Be((203, "{\"a\":1}"));
        HttpResponseMessage over = await server.Client.GetAsync("/over");
        ((int)over.StatusCode).Should().Be(418);
        over.Headers.GetValues("X-A").Should().Equal("1");
        over.Content.Headers.ContentType!.ToString().Should().Be("text/csv");
        (await over.Content.ReadAsStringAsync()).Should().Be("text");
        (await ViewMappingTests.Get(server, "/empty")).Should().Be((204, ""));
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

        (await ViewMappingTests.Get(server, "/content")).Should().Be((202, "content"));
        (await ViewMappingTests.Get(server, "/over")).Should().Be((299, "value"));
        (await ViewMappingTests.Get(server, "/action-result")).Status.Should().Be(418);
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

        (await ViewMappingTests.Get(server, "/plain")).Should().Be((200, "delegate"));
        HttpResponseMessage over = await server.Client.GetAsync("/over");
        ((int)over.StatusCode).Should().Be(299);
        over.ReasonPhrase.Should().Be("Odd");
        (await over.Content.ReadAsStringAsync()).Should().Be("delegate");
    }

    [TestMethod]
    [DataRow("/result")]
    [DataRow("/delegate")]
    [DataRow("/tuple")]
    public async Task What_ASP_NET_Core_runs_sees_its_own_paths_whether_the_view_asked_for_the_environment_or_not(string path)
    {
        RequestDelegate echo = context => context.Response.WriteAsync($"{context.Request.PathBase}|{context.Request.Path}");
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapModule("/module", new Touching(echo));
        });

        foreach (string query in new[] { "", "?touch" })
        {
            (await ViewMappingTests.Get(server, "/base/module" + path + query)).Body.Should().Be("/base|/module" + path);
        }
    }

    private sealed class Touching : ViewModule
    {
        public Touching(RequestDelegate echo)
        {
            Get("/result", request => Touch(request, new Echo(echo)));
            Get("/delegate", request => Touch(request, echo));
            Get("/tuple", request => (Touch(request, new Echo(echo)), 203));
        }

        private static object Touch(ViewRequest request, object result)
        {
            if (request.QueryString.Length > 0)
            {
                request.Environment["test.Key"] = 1;
            }

            return result;
        }
    }

    private sealed class Echo(RequestDelegate echo) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => echo(httpContext);
    }
}
