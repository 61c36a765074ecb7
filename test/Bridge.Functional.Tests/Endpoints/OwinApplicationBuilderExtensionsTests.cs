using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Endpoints;

/// <summary>UseOwin.</summary>
[TestClass]
public sealed class OwinApplicationBuilderExtensionsTests
{
    [TestMethod]
    public async Task UseOwin_falls_through_to_the_next_middleware_and_sees_what_came_of_it()
    {
        int status = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => async environment =>
            {
                await next(environment);
                status = (int)environment[OwinKeys.ResponseStatusCode];
            });
            app.Run(context =>
            {
                context.Response.StatusCode = 418;
                return context.Response.WriteAsync("from ASP.NET Core");
            });
        });
        HttpResponseMessage response = await server.Client.GetAsync("/");
        (await response.Content.ReadAsStringAsync()).Should().Be("from ASP.NET Core");
        status.Should().Be(418);
    }
}
