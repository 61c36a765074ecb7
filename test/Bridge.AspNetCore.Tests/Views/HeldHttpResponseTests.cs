using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>An application that a view returned, by itself and under a tuple.</summary>
[TestClass]
public sealed class HeldHttpResponseTests
{
    private static readonly AppFunc s_app = static async environment =>
    {
        environment[OwinKeys.ResponseStatusCode] = 201;
        environment.ResponseHeaders["X-App"] = ["1"];
        environment.ResponseHeaders["Content-Type"] = ["text/x"];
        await environment.WriteAsync("body");
    };

    [TestMethod]
    public async Task Application_by_itself_answers_as_it_wants()
    {
        MemoryExchange exchange = await AnswerAsync(static _ => s_app);
        (exchange.StatusCode, exchange.Body, exchange.Headers["X-App"].ToString()).Should().Be((201, "body", "1"));
    }

    [TestMethod]
    public async Task Tuple_over_an_application_sets_the_status_and_the_headers_when_they_are_sent()
    {
        MemoryExchange exchange = await AnswerAsync(static _ => (s_app, 418, new Dictionary<string, string> { ["X-Tuple"] = "2", ["X-App"] = "3" }));
        (exchange.StatusCode, exchange.Body, exchange.Headers["X-App"].ToString(), exchange.Headers["X-Tuple"].ToString())
            .Should().Be((418, "body", "3", "2"));
        exchange.Context.Features.Get<IHeldStatusFeature>().Should().BeNull();
    }

    [TestMethod]
    [DataRow(204)]
    [DataRow(304)]
    public async Task Status_without_content_takes_the_body_from_the_application(int status)
    {
        MemoryExchange exchange = await AnswerAsync(_ => (s_app, status));
        (exchange.StatusCode, exchange.Body).Should().Be((status, ""));
        exchange.Context.Features.Get<IHttpResponseBodyFeature>().Should().BeSameAs(exchange);
        exchange.Headers.ContainsKey("Content-Type").Should().Be(status == 204);
    }

    [TestMethod]
    public async Task Application_that_wrote_nothing_has_no_headers_of_content_either()
    {
        AppFunc[] apps =
        [
            static environment =>
            {
                environment[OwinKeys.ResponseStatusCode] = 304;
                environment.ResponseHeaders["Content-Type"] = ["text/x"];
                return Task.CompletedTask;
            },
            static async environment =>
            {
                await Task.Yield();
                environment[OwinKeys.ResponseStatusCode] = 304;
                environment.ResponseHeaders["Content-Type"] = ["text/x"];
            },
        ];
        foreach (AppFunc app in apps)
        {
            (await AnswerAsync(_ => app)).Headers.Should().NotContainKey("Content-Type");
        }
    }

    [TestMethod]
    public async Task Error_of_the_application_has_not_the_tuples_status()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app =>
        {
            app.Use(static async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (FormatException)
                {
                    context.Features.Get<IHeldStatusFeature>().Should().BeNull();
                    context.Response.StatusCode = 500;
                    await context.Response.WriteAsync("error page");
                }
            });
            app.UseRouting();
            app.MapView("/", static _ => ((AppFunc)(static _ => throw new FormatException()), 418));
        });
        MemoryExchange exchange = await app.SendAsync("/");
        (exchange.StatusCode, exchange.Body).Should().Be((500, "error page"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Framing_that_a_RequestDelegate_sets_is_left_to_the_server(bool isUnderTuple)
    {
        RequestDelegate result = static context =>
        {
            context.Response.Headers.TransferEncoding = "chunked";
            context.Response.Headers.Connection = "close, X-A";
            return context.Response.WriteAsync("body");
        };
        MemoryExchange exchange = await AnswerAsync(_ => isUnderTuple ? (result, 202) : result);
        exchange.Headers.Should().NotContainKey("Transfer-Encoding");
        exchange.Headers.Connection.Should().Equal("close");
        exchange.Body.Should().Be("body");
        MemoryExchange open = await AnswerAsync(static _ => (RequestDelegate)(static context =>
        {
            context.Response.Headers.Connection = "X-A";
            return Task.CompletedTask;
        }));
        open.Headers.Connection.Should().Equal("X-A");
    }

    private static async Task<MemoryExchange> AnswerAsync(Func<ViewRequest, object?> view)
    {
        await using AppInMemory app = await AppInMemory.StartAsync(app => app.MapView("/", view));
        return await app.SendAsync("/");
    }
}
