using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Views;

/// <summary>A view that asks for the OWIN environment leaves the request's paths as they are.</summary>
[TestClass]
[DoNotParallelize]
public sealed class EnvironmentScopeTests
{
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
            (await server.AnswerAsync("/base/module" + path + query)).Body.Should().Be("/base|/module" + path);
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
