using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Owin;

namespace Bridge.Functional.Tests.Endpoints;

[TestClass]
public sealed class AspNetCoreViewRequestExtensionsTests
{
    [TestMethod]
    public async Task Views_modules_and_their_filters_have_the_HttpContext_on_ASP_NET_Core()
    {
        static string Show(ViewRequest r) => $"{r.GetHttpContext().Items["from"]} {r.GetHttpContext().Request.Path} {r.Path}";
        ViewModule inner = new();
        inner.Get("/x", Show);
        ViewModule module = new();
        module.Get("/x", Show);
        module.Mount("/inner", inner);
        module.Before(static r => { r.GetHttpContext().Response.Headers["X-Filter"] = r.GetHttpContext().Request.Path.Value; });
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(static (context, next) =>
            {
                context.Items["from"] = "middleware";
                return next();
            });
            app.UseRouting();
            app.MapView("/x", Show);
            app.MapModule("/m", module);
            app.MapKatana("/katana", katana => katana.MapView("/x", Show));
            app.MapOwin("/owin", View.Of(Show).ToAppFunc());
        });

        (await server.Client.GetStringAsync("/x")).Should().Be("middleware /x /x");
        (await server.Client.GetStringAsync("/m/x")).Should().Be("middleware /m/x /x");
        (await server.Client.GetStringAsync("/katana/x")).Should().Be("middleware /x /x");
        (await server.Client.GetStringAsync("/owin/x")).Should().Be("middleware /x /x");
        HttpResponseMessage nested = await server.Client.GetAsync("/m/inner/x");
        nested.Headers.GetValues("X-Filter").Should().Equal("/m/inner/x");
    }

    [TestMethod]
    public async Task A_session_comes_from_ASP_NET_Core()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            static app =>
            {
                app.UseSession();
                app.MapView("/count", static r =>
                {
                    ISession session = r.GetHttpContext().Session;
                    int count = (session.GetInt32("count") ?? 0) + 1;
                    session.SetInt32("count", count);
                    return $"{count}";
                });
            },
            build: static builder => builder.Services.AddDistributedMemoryCache().AddSession());

        (await server.Client.GetStringAsync("/count")).Should().Be("1");
        (await server.Client.GetStringAsync("/count")).Should().Be("2");
    }

    [TestMethod]
    public async Task Elsewhere_it_is_an_error_that_names_the_view()
    {
        AppFunc app = View.Of(static r => r.GetHttpContext().Request.Path.Value ?? "").ToAppFunc();
        using HttpClient client = new(app.ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") };

        await client.Awaiting(client => client.GetAsync("/x")).Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("The view (a lambda) asked for the HttpContext, and the request has none: ASP.NET Core does not serve it*");

        await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", app);
        using HttpClient kestrel = new() { BaseAddress = new Uri(host.Url) };
        (await kestrel.GetStringAsync("/x")).Should().Be("/x", "OwinHost is Kestrel");
    }
}
