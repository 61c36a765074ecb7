using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>From Katana's context to the HttpContext.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KatanaOwinContextExtensionsTests
{
    [TestMethod]
    public async Task A_Katana_context_leads_to_the_HttpContext_and_to_the_requests_services()
    {
        HashSet<object> scopes = [];
        await using Site site = await Site.StartAsync(
            app => app.UseKatana(katana => katana.Run(context =>
            {
                HttpContext http = context.GetHttpContext();
                scopes.Add(context.GetServices().GetRequiredService<Scoped>());
                scopes.Add(http.RequestServices.GetRequiredService<Scoped>());
                return http.Response.WriteAsync(http.Request.Path);
            })),
            builder => builder.Services.AddScoped<Scoped>());

        (await site.Client.GetStringAsync("/a")).Should().Be("/a");
        (await site.Client.GetStringAsync("/b")).Should().Be("/b");
        scopes.Should().HaveCount(2);
    }

    [TestMethod]
    public void A_request_of_another_server_has_no_HttpContext()
    {
        IOwinContext context = new OwinContext();

        context.Invoking(owin => owin.GetHttpContext()).Should().Throw<InvalidOperationException>().WithMessage("*not served by ASP.NET Core*");
    }

    private sealed class Scoped;
}
