using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.FileProviders;

namespace Bridge.Owin.Tests.Modules;

/// <summary>Results that are ASP.NET Core's own, on an OWIN host: refused with an error that names the right call.</summary>
[TestClass]
public sealed class HostTypesTests
{
    [TestMethod]
    public async Task What_only_Kestrel_can_run_is_refused_with_what_to_return()
    {
        foreach ((object result, string instead) in new (object, string)[]
        {
            (Results.Text("Hi"), "new Response(text, contentType: \"text/plain\")"), (new ContentResult(), "new Response(text, contentType: \"text/plain\")"),
            (Results.NotFound(), "new HttpException(404)"), (Results.Json(1), "Response.Json(value)"), (Results.Ok("x"), "Response.Json(value)"),
            (Results.Redirect("/"), "Response.Redirect(url)"), (Results.NoContent(), "(\"\", 204)"), (Results.Created("/", 1), "(Response.Json(value), 201)"),
            (Results.Conflict(), "new HttpException(409)"), (Results.UnprocessableEntity(), "new HttpException(422, \"what is wrong\")"),
            (Results.Empty, "\"\""), (Results.StatusCode(418), "(\"\", status)"), (Results.LocalRedirect("/"), "Response.Redirect(url)"),
            (Results.Accepted("/"), "(\"\", 202)"), (Results.InternalServerError(), "new HttpException(500)"),
            (Results.File("/a.txt", "text/plain"), "Response.File(path)"), (new ForbidResult(), "new HttpException(403)"),
            (new ActionResult<string>("x"), "text, Response.Json(value), Response.Redirect(url) or new HttpException(404)"),
            (new RequestDelegate(static _ => Task.CompletedTask), "text, Response.Json(value), Response.Redirect(url) or new HttpException(404)"),
        })
        {
            (await RefusalOf(result)).Should().Contain(
                "It is a type of ASP.NET Core, and this host is not ASP.NET Core. Return a value that every host can send: " + instead + ".");
        }

        (await RefusalOf(new ProblemDetails { Status = 409 }))
            .Should()
            .Contain("Response.Json(details), details.Status").And
            .Contain("application/problem+json");
    }

    [TestMethod]
    public async Task Text_of_ASP_NET_Core_is_refused_with_the_text()
    {
        foreach (object text in new object[] { new PathString("/a"), new QueryString("?a"), new HostString("a") })
        {
            (await RefusalOf(text)).Should().Contain("return value.ToString()", text.GetType().FullName);
        }
    }

    [TestMethod]
    public async Task A_file_of_ASP_NET_Core_is_refused_with_the_response_that_sends_it()
    {
        (await RefusalOf(new FormFile(Stream.Null, 0, 0, "a", "b.txt"))).Should().Contain("return Response.File(file.OpenReadStream(), file.FileName).");
        (await RefusalOf(new NotFoundFileInfo("a")))
            .Should()
            .Contain("return Response.File(file.CreateReadStream(), file.Name, lastModified: file.LastModified).");
    }

    private static async Task<string> RefusalOf(object result)
    {
        AppFunc app = View.Of(_ => result).ToAppFunc();
        Func<Task> run = () => app(OwinCall.Make("GET", "/"));
        return (await run.Should().ThrowAsync<InvalidViewResultException>()).Which.Message;
    }
}
