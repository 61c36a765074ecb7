using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>URLs of the app's named endpoints.</summary>
[TestClass]
public sealed class EndpointUrlsTests
{
    [TestMethod]
    public async Task URL_has_the_path_base_that_the_request_had()
    {
        await using AppInMemory app = await StartAsync();
        string urls = "/base/item/7?q=1 /base/item/8";
        (await app.SendAsync("/links", prepare: static request => request.PathBase = "/base")).Body.Should().Be(urls);
        (await app.SendAsync("/owin", prepare: static request => request.PathBase = "/base")).Body.Should().Be(urls);
    }

    [TestMethod]
    public async Task Value_that_does_not_fit_is_an_error_that_shows_the_template_and_a_name_that_nobody_has_another()
    {
        await using AppInMemory app = await StartAsync();
        (await app.Awaiting(a => a.SendAsync("/wrong")).Should().ThrowAsync<ArgumentException>())
            .WithMessage("The URL of the endpoint \"item\" cannot be made of the values that were given (x): its template is \"/item/{id:int}\".*");
        (await app.Awaiting(a => a.SendAsync("/unknown")).Should().ThrowAsync<Exception>()).WithMessage("*nobody*");
    }

    [TestMethod]
    public void App_without_routing_has_no_URL()
    {
        DefaultHttpContext context = new() { RequestServices = new ServiceCollection().BuildServiceProvider() };
        EndpointUrls.Of(context, default, "item", []).Should().BeNull();
    }

    private static Task<AppInMemory> StartAsync() => AppInMemory.StartAsync(static app =>
    {
        app.MapGet("/item/{id:int}", static (int id) => id).WithName("item");
        app.MapView("/links", static r => $"{r.UrlFor("item", new { id = 7, q = 1 })} {r.UrlFor("item", new { id = 8 })}");
        app.MapModule("", new Scoped());
        app.MapView("/wrong", static r => r.UrlFor("item", new { x = 1 }));
        app.MapView("/unknown", static r => r.UrlFor("nobody"));
    });

    private sealed class Scoped : ViewModule
    {
        public Scoped() => Get("/owin", static r =>
        {
            _ = r.Environment;
            return $"{r.UrlFor("item", new { id = 7, q = 1 })} {r.UrlFor("item", new { id = 8 })}";
        });
    }
}
