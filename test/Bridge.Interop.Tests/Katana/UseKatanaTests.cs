using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Owin;

namespace Bridge.Interop.Tests.KatanaHosting;

[TestClass]
public sealed class UseKatanaTests
{
    [TestMethod]
    public async Task A_request_that_no_middleware_answers_goes_on_and_its_after_code_runs_on_the_way_back()
    {
        List<string> order = [];
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana => katana.Use(async (context, next) =>
            {
                order.Add("before");
                await next();
                order.Add($"after {context.Response.StatusCode}");
            }));
            app.Run(context =>
            {
                order.Add("ASP.NET Core");
                context.Response.StatusCode = 202;
                return context.Response.WriteAsync("from ASP.NET Core");
            });
        });

        HttpResponseMessage answer = await site.Client.GetAsync("/x");

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await answer.Content.ReadAsStringAsync()).Should().Be("from ASP.NET Core");
        order.Should().Equal("before", "ASP.NET Core", "after 202");
    }
}
