using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore.Tests.Endpoints;

/// <summary>What a view has of ASP.NET Core.</summary>
[TestClass]
public sealed class AspNetCoreViewRequestExtensionsTests
{
    [TestMethod]
    public async Task Antiforgery_field_is_the_token_as_a_hidden_input_and_needs_antiforgery()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(
            static app => app.MapView("/", static r => r.AntiforgeryField()), static builder => builder.Services.AddAntiforgery());
        MemoryExchange exchange = await app.SendAsync("/");
        exchange.Body.Should().StartWith("<input type=\"hidden\" name=\"__RequestVerificationToken\" value=\"");
        exchange.Headers.SetCookie.Should().ContainSingle();
        await using AppInMemory without = await AppInMemory.StartAsync(static app => app.MapView("/", static r => r.AntiforgeryField()));
        (await without.Awaiting(a => a.SendAsync("/")).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("The view GET / asked for an antiforgery token, and the app has no antiforgery*");
    }

    [TestMethod]
    public async Task HttpContext_is_there_for_a_view_of_a_nested_module_and_null_is_refused()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app => app.MapModule("/a", new Outer()));
        (await app.SendAsync("/a/b/c")).Body.Should().Be("/a/b/c");
        FluentActions.Invoking(static () => AspNetCoreViewRequestExtensions.GetHttpContext(null!)).Should().Throw<ArgumentNullException>();
    }

    private sealed class Outer : ViewModule
    {
        public Outer()
        {
            Mount("/b", new Inner());
            Before(static r => { r.GetHttpContext().Request.Path.Value.Should().Be("/a/b/c"); });
        }
    }

    private sealed class Inner : ViewModule
    {
        public Inner() => Get("/c", static r => r.GetHttpContext().Request.Path.Value);
    }
}
