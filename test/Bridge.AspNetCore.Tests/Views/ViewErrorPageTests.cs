using FluentAssertions;
using Microsoft.AspNetCore.Diagnostics;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>The developer page of a view whose result cannot be sent.</summary>
[TestClass]
public sealed class ViewErrorPageTests
{
    private readonly MemoryExchange _exchange = new(path: "/a&b");

    [TestMethod]
    public async Task Browser_gets_what_was_returned_and_what_is_allowed_encoded()
    {
        _exchange.Context.Request.Headers.Accept = "TEXT/HTML,*/*";
        (await ShowAsync(Refused())).Should().BeFalse();
        await _exchange.Writer.FlushAsync();
        _exchange.Headers.ContentType.Should().Equal("text/html; charset=utf-8");
        _exchange.Body.Should().Contain("<h1>GET /a&amp;b</h1>").And.Contain("What it returned").And.Contain("What is allowed")
            .And.Contain("<title>GET /a&amp;b: its result cannot be sent");
    }

    [TestMethod]
    public async Task Script_and_another_error_have_ASP_NET_Cores_own_answer()
    {
        (await ShowAsync(Refused())).Should().BeTrue();
        _exchange.Context.Request.Headers.Accept = "application/json";
        (await ShowAsync(Refused())).Should().BeTrue();
        _exchange.Context.Request.Headers.Accept = "text/html";
        (await ShowAsync(new FormatException())).Should().BeTrue();
    }

    private static InvalidViewResultException Refused()
    {
        try
        {
            new Coercion.ResponseCoercer(new BridgeOptions()).CheckDeclaredTypes(View.Of(static Task (ViewRequest _) => Task.CompletedTask).Named("v"));
        }
        catch (InvalidViewResultException error)
        {
            return error;
        }

        throw new InvalidOperationException("The view was accepted.");
    }

    private async Task<bool> ShowAsync(Exception error)
    {
        bool isPassedOn = false;
        await new ViewErrorPage().HandleExceptionAsync(new ErrorContext(_exchange.Context, error), _ =>
        {
            isPassedOn = true;
            return Task.CompletedTask;
        });
        return isPassedOn;
    }
}
