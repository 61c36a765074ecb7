using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bridge.Owin.Tests.Modules;

/// <summary>Results that are ASP.NET Core's own, on an OWIN host: refused with an error that names the right call.</summary>
[TestClass]
public sealed class HostResultTests
{
    [TestMethod]
    public async Task What_only_Kestrel_can_run_is_refused_with_what_to_return()
    {
        foreach (object result in new object[] { Results.Text("Hi"), new RequestDelegate(static _ => Task.CompletedTask), new ContentResult() })
        {
            (await RefusalOf(result)).Should().Contain("only Kestrel can run it").And.Contain("Response.Json(value)");
        }

        (await RefusalOf(new ProblemDetails { Status = 409 }))
            .Should()
            .Contain("Response.Json(details), details.Status").And
            .Contain("application/problem+json");
    }

    private static async Task<string> RefusalOf(object result)
    {
        AppFunc app = View.Of(_ => result).ToAppFunc();
        Func<Task> run = () => app(OwinCall.Make("GET", "/"));
        return (await run.Should().ThrowAsync<InvalidViewResultException>()).Which.Message;
    }
}
