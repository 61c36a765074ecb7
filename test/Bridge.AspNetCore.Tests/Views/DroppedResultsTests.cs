using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>A result that ASP.NET Core would drop is an error where the rules for views' results were asked for.</summary>
[TestClass]
public sealed class DroppedResultsTests
{
    [TestMethod]
    public async Task Result_of_a_RequestDelegate_is_an_error_after_it_has_run()
    {
        bool hasRun = false;
        RequestDelegate run = Refusing(async _ =>
        {
            await Task.Yield();
            hasRun = true;
            return "lost";
        });
        Func<Task> request = () => run(new DefaultHttpContext());
        (await request.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("drops the result").And.Contain("MapView");
        hasRun.Should().BeTrue();
    }

    [TestMethod]
    public async Task RequestDelegate_without_a_result_runs_as_it_is()
    {
        static async Task NoResultAsync(HttpContext context)
        {
            await Task.Yield();
            context.Response.StatusCode = 202;
        }

        DefaultHttpContext context = new();
        await Refusing(NoResultAsync)(context);
        context.Response.StatusCode.Should().Be(202);
    }

    private static RequestDelegate Refusing(Func<HttpContext, Task<string>> run) => Refusing(new RequestDelegate(run));

    private static RequestDelegate Refusing(RequestDelegate run)
    {
        RouteEndpointBuilder endpoint = new(run, RoutePatternFactory.Parse("/"), 0) { DisplayName = "an endpoint" };
        DroppedResults.CanDrop(endpoint).Should().BeTrue();
        DroppedResults.Refuse(endpoint);
        return endpoint.RequestDelegate!;
    }
}
