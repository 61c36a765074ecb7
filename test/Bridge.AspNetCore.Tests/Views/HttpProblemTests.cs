using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>An error of a view for a client that prefers JSON.</summary>
[TestClass]
public sealed class HttpProblemTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Error_is_written_by_the_apps_service_with_its_status_and_headers(bool isRefused)
    {
        await using AppInMemory app = await AppInMemory.StartAsync(
            static app => app.MapView("/", static _ => throw new HttpException(418, "short") { Headers = { ["X-A"] = "1" } }),
            builder =>
            {
                builder.Services.AddProblemDetails(static options => options.CustomizeProblemDetails = static context =>
                    context.ProblemDetails.Extensions["own"] = $"{context.Exception!.GetType().Name} {context.HttpContext.Response.StatusCode}");
                if (isRefused)
                {
                    builder.Services.AddSingleton<IProblemDetailsService, Refusing>();
                }
            });
        MemoryExchange exchange = await app.SendAsync("/", prepare: static request => request.Headers.Accept = "application/json");
        (exchange.StatusCode, exchange.Headers["X-A"].ToString()).Should().Be((418, "1"));
        exchange.Headers.ContentType.ToString().Should().StartWith("application/problem+json");
        exchange.Body.Should().Contain("\"short\"").And.Contain("418");
        exchange.Body.Contains("HttpException 418", StringComparison.Ordinal).Should().Be(!isRefused);
    }

    [TestMethod]
    public async Task App_without_the_service_has_Bridges_own()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app => app.MapView("/", static _ => throw new HttpException(418, "short")));
        MemoryExchange exchange = await app.SendAsync("/", prepare: static request => request.Headers.Accept = "application/json");
        exchange.StatusCode.Should().Be(418);
        exchange.Headers.ContentType.ToString().Should().StartWith("application/problem+json");
    }

    private sealed class Refusing : IProblemDetailsService
    {
        public ValueTask WriteAsync(ProblemDetailsContext context) => throw new NotSupportedException();

        public ValueTask<bool> TryWriteAsync(ProblemDetailsContext context) => new(false);
    }
}
