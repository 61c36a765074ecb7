using FluentAssertions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>A request without its antiforgery token is a 400 before the endpoint runs.</summary>
[TestClass]
public sealed class AntiforgeryCheckTests
{
    [TestMethod]
    [DataRow("GET")]
    [DataRow("HEAD")]
    [DataRow("OPTIONS")]
    [DataRow("TRACE")]
    public async Task Method_that_changes_nothing_needs_no_token(string method)
    {
        await using AppInMemory app = await StartAsync();
        (await app.SendAsync("/any", method)).StatusCode.Should().Be(200);
        (await app.SendAsync("/any", method.ToLowerInvariant())).StatusCode.Should().Be(200);
    }

    [TestMethod]
    [DataRow("POST")]
    [DataRow("PUT")]
    [DataRow("DELETE")]
    public async Task Method_that_changes_something_needs_it(string method)
    {
        await using AppInMemory app = await StartAsync();
        MemoryExchange refused = await app.SendAsync("/any", method);
        refused.StatusCode.Should().Be(400);
        refused.Body.Should().Contain("antiforgery token is missing or wrong").And.NotContain("ran");
        MemoryExchange taken = await app.SendAsync("/any", method, static request => request.Headers["Token"] = "right");
        (taken.StatusCode, taken.Body).Should().Be((200, "ran"));
    }

    [TestMethod]
    public async Task What_the_middleware_found_is_not_checked_again()
    {
        await using AppInMemory app = await StartAsync();
        MemoryExchange valid = await app.SendAsync(
            "/any",
            "POST",
            static request => request.HttpContext.Features.Set<IAntiforgeryValidationFeature>(new Found(true)));
        valid.Body.Should().Be("ran");
        MemoryExchange wrong = await app.SendAsync(
            "/any",
            "POST",
            static request =>
            {
                request.Headers["Token"] = "right";
                request.HttpContext.Features.Set<IAntiforgeryValidationFeature>(new Found(false));
            });
        wrong.StatusCode.Should().Be(400);
    }

    [TestMethod]
    public async Task Endpoint_that_declines_is_taken_out_of_its_group()
    {
        await using AppInMemory app = await StartAsync();
        (await app.SendAsync("/group/declined", "POST")).Body.Should().Be("ran");
        (await app.SendAsync("/group/minimal", "POST")).StatusCode.Should().Be(400);
        (await app.SendAsync("/group/minimal", "POST", static request => request.Headers["Token"] = "right")).Body.Should().Be("ran");
        (await app.SendAsync("/free", "POST")).Body.Should().Be("ran", "it does not ask");
    }

    [TestMethod]
    public async Task View_that_reads_a_form_without_a_check_is_named_in_the_log_once()
    {
        await using AppInMemory app = await StartAsync();
        for (int i = 0; i < 2; i++)
        {
            await SendFormAsync("/form");
            await SendFormAsync("/form-declined");
        }

        app.Log.Entries.Where(static entry => entry.StartsWith("Bridge.Views/5/Warning", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Should().Contain("The view POST /form reads a form");

        Task SendFormAsync(string path) => app.SendAsync(path, "POST", body: "a=1", contentType: "application/x-www-form-urlencoded");
    }

    [TestMethod]
    public async Task App_without_antiforgery_is_not_told_about_it()
    {
        await using AppInMemory app = await StartAsync(hasAntiforgery: false);
        await app.SendAsync("/form", "POST", body: "a=1", contentType: "application/x-www-form-urlencoded");
        app.Log.Entries.Should().NotContain(static entry => entry.StartsWith("Bridge.Views/5", StringComparison.Ordinal));
    }

    private static Task<AppInMemory> StartAsync(bool hasAntiforgery = true) => AppInMemory.StartAsync(
        static app =>
        {
            app.MapView("/any", ["GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "DELETE"], static _ => "ran").RequireAntiforgery().RequireAntiforgery();
            RouteGroupBuilder group = app.MapGroup("/group");
            group.RequireAntiforgery();
            group.MapView("/declined", "POST", static _ => (object)"ran").DisableAntiforgery();
            group.MapPost("/minimal", static () => "ran");
            app.MapView("/free", "POST", static _ => "ran");
            app.MapView("/form", "POST", static async r => (await r.ReadFormAsync())["a"].ToString());
            app.MapView("/form-declined", "POST", static async r => (await r.ReadFormAsync())["a"].ToString()).DisableAntiforgery();
        },
        builder =>
        {
            // Routing asks for ASP.NET Core's middleware, which checks some of the methods before the endpoint.
            builder.Services.Configure<RouteOptions>(static options => options.SuppressCheckForUnhandledSecurityMetadata = true);
            if (hasAntiforgery)
            {
                builder.Services.AddSingleton<IAntiforgery, Tokens>();
            }
        });

    private sealed class Found(bool isValid) : IAntiforgeryValidationFeature
    {
        public bool IsValid => isValid;

        public Exception? Error => isValid ? null : new AntiforgeryValidationException("wrong");
    }

    private sealed class Tokens : IAntiforgery
    {
        public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => throw new NotSupportedException();

        public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => throw new NotSupportedException();

        public Task<bool> IsRequestValidAsync(HttpContext httpContext) => throw new NotSupportedException();

        public void SetCookieTokenAndHeader(HttpContext httpContext) => throw new NotSupportedException();

        public Task ValidateRequestAsync(HttpContext httpContext) => httpContext.Request.Headers["Token"] == "right"
            ? Task.CompletedTask
            : Task.FromException(new AntiforgeryValidationException("missing"));
    }
}
