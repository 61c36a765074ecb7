using System.Security.Claims;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>ASP.NET Core's pipeline behind OWIN middleware.</summary>
[TestClass]
public sealed class OwinNextTests
{
    private readonly MemoryExchange _exchange = new("GET", "/path");

    [TestMethod]
    public async Task Middleware_with_a_dictionary_of_its_own_changes_what_comes_after_and_the_request_gets_its_own_back()
    {
        HttpContext context = _exchange.Context;
        context.Request.PathBase = "/base";
        context.Request.QueryString = new QueryString("?own=1");
        ClaimsPrincipal user = context.User;
        Stream body = context.Request.Body = new MemoryStream();
        ClaimsPrincipal other = new(new ClaimsIdentity("test"));
        MemoryStream otherBody = new();
        MemoryStream captured = new();
        string seen = "";
        bool[] fails = [false, true];
        foreach (bool isFailing in fails)
        {
            RequestDelegate next = inner =>
            {
                HttpRequest request = inner.Request;
                seen = $"{request.Method} {request.Scheme} {request.PathBase}|{request.Path}{request.QueryString}";
                inner.User.Should().BeSameAs(other);
                request.Body.Should().BeSameAs(otherBody);
                return isFailing ? throw new FormatException() : inner.Response.WriteAsync("body");
            };
            AppFunc outer = environment => next.ToAppFunc()(new Dictionary<string, object>(environment, StringComparer.Ordinal)
            {
                [OwinKeys.RequestMethod] = "POST",
                [OwinKeys.RequestScheme] = "https",
                [OwinKeys.RequestPathBase] = "/b",
                [OwinKeys.RequestPath] = "/p",
                [OwinKeys.RequestQueryString] = "q=2",
                [OwinKeys.RequestBody] = otherBody,
                [OwinKeys.ResponseBody] = captured,
                [OwinKeys.RequestUser] = other,
                [OwinKeys.ServerUser] = other,
            });
            Func<Task> run = () => outer.ToRequestDelegate()(context);
            await (isFailing ? run.Should().ThrowAsync<FormatException>() : (Task)run.Should().NotThrowAsync());

            seen.Should().Be("POST https /b|/p?q=2");
            (context.Request.Method, context.Request.Scheme, context.Request.PathBase.Value, context.Request.Path.Value, context.Request.QueryString.Value)
                .Should().Be(("GET", "http", "/base", "/path", "?own=1"));
            context.User.Should().BeSameAs(user);
            context.Request.Body.Should().BeSameAs(body);
            _exchange.Body.Should().BeEmpty("what the other body got is not the response's");
            System.Text.Encoding.UTF8.GetString(captured.ToArray()).Should().Be("body");
        }
    }

    [TestMethod]
    public async Task User_alone_is_passed_on_under_either_key()
    {
        string[] keys = [OwinKeys.RequestUser, OwinKeys.ServerUser];
        foreach (string key in keys)
        {
            ClaimsPrincipal other = new(new ClaimsIdentity("test"));
            ClaimsPrincipal? seen = null;
            RequestDelegate next = inner =>
            {
                seen = inner.User;
                return Task.CompletedTask;
            };
            AppFunc outer = environment => next.ToAppFunc()(new Dictionary<string, object>(environment, StringComparer.Ordinal) { [key] = other });
            await outer.ToRequestDelegate()(new MemoryExchange().Context);
            seen.Should().BeSameAs(other, key);
        }
    }

    [TestMethod]
    public async Task Form_that_Katana_kept_in_a_dictionary_of_its_own_is_the_requests()
    {
        StringValues name = default;
        RequestDelegate next = async inner => name = (await inner.Request.ReadFormAsync())["name"];
        AppFunc outer = environment => next.ToAppFunc()(new Dictionary<string, object>(environment, StringComparer.Ordinal)
        {
            [SharedForm.KatanaForm] = new Dictionary<string, string[]> { ["name"] = ["Ada"] },
        });
        _exchange.Context.Request.ContentType = "application/x-www-form-urlencoded";
        await outer.ToRequestDelegate()(_exchange.Context);
        name.Should().Equal("Ada");
    }

    [TestMethod]
    public async Task Form_that_an_application_read_as_bytes_is_an_error_for_what_comes_after()
    {
        RequestDelegate next = static async inner => await inner.Request.ReadFormAsync();
        AppFunc outer = async environment =>
        {
            await environment.RequestBody.ReadExactlyAsync(new byte[3]);
            await next.ToAppFunc()(environment);
        };
        MemoryExchange exchange = new("POST", body: new OneWay());
        exchange.Context.Request.ContentType = "application/x-www-form-urlencoded";
        (await outer.ToRequestDelegate().Awaiting(run => run(exchange.Context)).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("*an OWIN application, from owin.RequestBody*");
    }

    [TestMethod]
    public async Task Environment_without_an_HttpContext_is_refused()
    {
        RequestDelegate next = static _ => Task.CompletedTask;
        await next.ToAppFunc().Awaiting(run => run(null!)).Should().ThrowAsync<ArgumentNullException>();
        (await next.ToAppFunc().Awaiting(run => run(new Dictionary<string, object>())).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("*without 'Microsoft.AspNetCore.Http.HttpContext'*");
        Action[] nulls = [static () => ((RequestDelegate)null!).ToAppFunc(), static () => ((AppFunc)null!).ToRequestDelegate()];
        nulls.Should().AllSatisfy(static call => call.Should().Throw<ArgumentNullException>());
    }

    [TestMethod]
    public async Task Application_within_ASP_NET_Core_within_an_application_has_the_outer_environment()
    {
        IDictionary<string, object>? first = null, second = null;
        AppFunc inner = environment =>
        {
            second = environment;
            return environment.WriteAsync("inner");
        };
        AppFunc outer = async environment =>
        {
            first = environment;
            environment["my.Key"] = 1;
            await inner.ToRequestDelegate().ToAppFunc()(environment);
            environment["my.Key"].Should().Be(1, "the outer application is not over");
        };
        await outer.ToRequestDelegate()(_exchange.Context);
        second.Should().BeSameAs(first);
        _exchange.Body.Should().Be("inner");
        _exchange.Context.Features.Get<HttpContextEnvironment>().Should().BeNull();
        first!.Invoking(e => e["my.Key"]).Should().Throw<ObjectDisposedException>();
    }

    private sealed class OneWay() : MemoryStream("a=1"u8.ToArray())
    {
        public override bool CanSeek => false;
    }
}
