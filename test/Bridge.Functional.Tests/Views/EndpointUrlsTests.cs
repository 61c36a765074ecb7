using Bridge.Functional.Tests.KatanaHosting;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Views;

[TestClass]
public sealed class EndpointUrlsTests
{
    [TestMethod]
    public async Task Views_name_the_endpoints_of_the_app_by_UrlFor()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(static app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapGet("/orders/{id:int}", static (int id) => $"{id}").WithName("order");
            app.MapView("/hello/{name}", static r => "x").WithName("hello");
            app.MapView("/urls", static r =>
                $"{r.UrlFor("hello", new { name = "é/&" })} {r.UrlFor("order", new { id = 7, tag = new[] { "a", "b c" } })} {r.UrlFor("hello", Name("x"))}");
        });

        (await server.Client.GetStringAsync("/urls")).Should().Be("/hello/%C3%A9%2F%26 /orders/7?tag=a&tag=b%20c /hello/x");
        (await server.Client.GetStringAsync("/base/urls")).Should().StartWith("/base/hello/");
    }

    [TestMethod]
    [DataRow("/m/urls", "/m/urls /orders/7 /m/own")]
    [DataRow("/m/after-the-environment", "/m/urls /orders/7 /m/own")]
    [DataRow("/m/inner/urls", "/m/urls /orders/7 /m/own")]
    public async Task A_modules_own_names_go_before_those_of_the_app(string path, string urls)
    {
        static string Urls(ViewRequest r) => $"{r.UrlFor("urls")} {r.UrlFor("order", new { id = 7 })} {r.UrlFor("shared")}";
        List<string> filtered = [];
        ViewModule inner = new();
        inner.Get("/urls", Urls);
        ViewModule module = new();
        module.Get("/urls", Urls).WithName("urls");
        module.Get("/after-the-environment", static r => r.Environment.Count > 0 ? Urls(r) : "");
        module.Get("/own", static _ => "x").WithName("shared");
        module.Mount("/inner", inner);
        module.Before(r => { filtered.Add(r.UrlFor("order", new { id = 7 })); });
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapGet("/orders/{id:int}", static (int id) => $"{id}").WithName("order");
            app.MapGet("/app's", static () => "x").WithName("shared");
            app.MapModule("/m", module);
        });

        (await server.Client.GetStringAsync(path)).Should().Be(urls);
        filtered.Should().Equal("/orders/7");
    }

    [TestMethod]
    public async Task A_name_that_nobody_has_and_a_value_that_is_missing_are_errors_that_say_so()
    {
        CollectedLog log = new();
        ViewModule module = new();
        module.Get("/unknown", static r => r.UrlFor("none")).WithName("own");
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapGet("/orders/{id:int}", static (int id) => $"{id}").WithName("order");
                app.MapView("/unknown", static r => r.UrlFor("none"));
                app.MapView("/missing", static r => r.UrlFor("order", new { number = 7 }));
                app.MapModule("/m", module);
            },
            build: builder => builder.Logging.AddProvider(log));

        foreach (string path in (string[])["/unknown", "/missing", "/m/unknown"])
        {
            (await server.AnswerAsync(path)).Status.Should().Be(500);
        }

        string[] errors = [.. log.Entries.Select(static entry => entry.Exception?.Message ?? "").Distinct()];
        errors.Should().ContainMatch("The view GET /unknown belongs to no module*its host has no endpoint named \"none\".");
        errors.Should().ContainMatch(
            "The URL of the endpoint \"order\" cannot be made of the values that were given (number): its template is \"/orders/{id:int}\".*");
        errors.Should().ContainMatch("The module ViewModule has no route named \"none\"*Their routes are named own.*");
    }

    private static Dictionary<string, object?> Name(string name) => new() { ["name"] = name };
}
