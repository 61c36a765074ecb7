using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Endpoints;

/// <summary>An application as a RequestDelegate, and back.</summary>
[TestClass]
public sealed class OwinRequestDelegateExtensionsTests
{
    [TestMethod]
    public async Task ToRequestDelegate_and_ToAppFunc_are_inverse()
    {
        var there = TestApps.Paths.ToRequestDelegate();
        AppFunc andBack = there.ToAppFunc();
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapOwin("/a", andBack);
            app.MapGet("/b", there);
        });
        (await server.Client.GetStringAsync("/a/x")).Should().Be("/a|/x");
        (await server.Client.GetStringAsync("/b")).Should().Be("|/b");
    }

    [TestMethod]
    public void RequestDelegate_as_application_says_what_it_needs()
    {
        RequestDelegate next = _ => Task.CompletedTask;
        AppFunc app = next.ToAppFunc();
        Action run = () => app(new Dictionary<string, object>());
        run.Should().Throw<InvalidOperationException>().WithMessage("*Microsoft.AspNetCore.Http.HttpContext*");
    }
}
