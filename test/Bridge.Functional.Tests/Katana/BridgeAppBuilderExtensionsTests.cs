using System.Net;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

[TestClass]
[DoNotParallelize]
public sealed class BridgeAppBuilderExtensionsTests
{
    private sealed class Shop : ViewModule
    {
        public Shop()
        {
            Get("/", request => $"shop at {request.PathBase}");
            Get("/items/{id:int}", request => (new Dictionary<string, object?> { ["id"] = request.RouteValues["id"] }, 203));
            Post("/items", async request => ("added " + (await request.ReadFormAsync())["name"], 201));
        }
    }

    private static void Configure(IAppBuilder katana)
    {
        katana.Use((context, next) =>
        {
            context.Response.Headers.Set("X-Before", "yes");
            return next();
        });
        katana.MapView("/hello/{name}", request => $"Hello {request.RouteValues["name"]}");
        katana.MapView("/teapot", _ => ("short and stout", 418));
        katana.MapView("/later", async Task<object?> (_) =>
        {
            await Task.Yield();
            return new { late = true };
        });
        katana.MapView("/written", request =>
        {
            IOwinResponse response = new OwinContext(request.Environment).Response;
            response.StatusCode = 202;
            response.ContentType = "text/plain";
            response.Write("written by hand");
            return response;
        });
        katana.MapView("/headed", request =>
        {
            IOwinResponse response = new OwinContext(request.Environment).Response;
            response.StatusCode = 202;
            response.Headers.Set("X-Own", "own");
            return (response, 203, new Dictionary<string, string> { ["X-View"] = "view" });
        });
        katana.Map("/shop", branch => branch.UseModule(new Shop()));
        katana.MapWhen(context => context.Request.Path.Value == "/rest", branch => branch.RunView(request => $"{request.Method} rest"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Views_answer_in_a_Katana_pipeline_on_either_host(bool kestrel)
    {
        await using Site? site = kestrel ? await Site.StartAsync(app => app.UseKatana(Configure)) : null;
        await using OwinHost? host = kestrel ? null : Bridge.Owin.Katana.Start("http://127.0.0.1:0", Configure);
        using HttpClient client = new() { BaseAddress = site?.Url ?? new Uri(host!.Url) };

        (await client.GetStringAsync("/hello/Ada")).Should().Be("Hello Ada");
        (await client.GetStringAsync("/later")).Should().Be("{\"late\":true}");
        (await client.GetStringAsync("/shop/")).Should().Be("shop at /shop");
        (await client.GetStringAsync("/rest")).Should().Be("GET rest");
        (await (await client.PutAsync("/rest", new StringContent(""))).Content.ReadAsStringAsync()).Should().Be("PUT rest");

        HttpResponseMessage head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/hello/Ada"));
        ((int)head.StatusCode, head.Content.Headers.ContentLength).Should().Be((200, 9));

        HttpResponseMessage teapot = await client.GetAsync("/teapot");
        ((int)teapot.StatusCode, await teapot.Content.ReadAsStringAsync()).Should().Be((418, "short and stout"));
        teapot.Headers.GetValues("X-Before").Should().Equal("yes");
        teapot.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");

        HttpResponseMessage written = await client.GetAsync("/written");
        ((int)written.StatusCode, await written.Content.ReadAsStringAsync()).Should().Be((202, "written by hand"));
        written.Content.Headers.ContentType!.ToString().Should().Be("text/plain");

        HttpResponseMessage headed = await client.GetAsync("/headed");
        ((int)headed.StatusCode).Should().Be(203);
        headed.Headers.GetValues("X-Own").Should().Equal("own");
        headed.Headers.GetValues("X-View").Should().Equal("view");

        HttpResponseMessage item = await client.GetAsync("/shop/items/7");
        ((int)item.StatusCode, await item.Content.ReadAsStringAsync()).Should().Be((203, "{\"id\":\"7\"}"));

        HttpResponseMessage added = await client.PostAsync("/shop/items", new FormUrlEncodedContent([new("name", "pen")]));
        ((int)added.StatusCode, await added.Content.ReadAsStringAsync()).Should().Be((201, "added pen"));

        (await client.PostAsync("/hello/Ada", new StringContent(""))).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await client.GetAsync("/hello")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [TestMethod]
    public async Task A_view_at_one_method_leaves_the_others_to_what_comes_behind()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(katana => katana.MapView("/x", _ => "got"));
            app.MapPost("/x", () => "posted");
        });

        (await site.Client.GetStringAsync("/x")).Should().Be("got");
        (await (await site.Client.PostAsync("/x", null)).Content.ReadAsStringAsync()).Should().Be("posted");
    }

    [TestMethod]
    public async Task On_ASPNET_Core_views_have_the_requests_services_and_the_apps_options()
    {
        await using Site site = await Site.StartAsync(
            app => app.MapKatana("/", katana =>
            {
                katana.MapView("/services", request => request.Services.GetRequiredService<Uri>().Host);
                katana.MapView("/object", _ => (object)new Uri("http://options.test/"));
                katana.MapView("/result", _ => Microsoft.AspNetCore.Http.Results.StatusCode(409));
            }),
            builder =>
            {
                builder.Services.AddScoped(_ => new Uri("http://scoped.test/"));
                builder.Services.AddBridge(options => options.Coerce<Uri>((url, _) => "option " + url.Host));
            });

        (await site.Client.GetStringAsync("/services")).Should().Be("scoped.test");
        (await site.Client.GetStringAsync("/object")).Should().Be("option options.test");
        (await site.Client.GetAsync("/result")).StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [TestMethod]
    public async Task On_the_self_host_views_have_the_services_that_the_host_was_given()
    {
        ServiceProvider services = new ServiceCollection().AddSingleton(new Uri("http://given.test/")).BuildServiceProvider();
        await using OwinHost host = Bridge.Owin.Katana.Start(
            "http://127.0.0.1:0",
            katana => katana.RunView(request => request.Services.GetRequiredService<Uri>().Host),
            services: services);
        using HttpClient client = new() { BaseAddress = new Uri(host.Url) };

        (await client.GetStringAsync("/")).Should().Be("given.test");
    }

    [TestMethod]
    public void A_view_that_can_never_be_a_response_is_refused_at_startup()
    {
        Action build = () => Bridge.Owin.Katana.ToAppFunc(katana => katana.MapView("/x", _ => 7));

        build.Should().Throw<InvalidViewResultException>();
    }
}
