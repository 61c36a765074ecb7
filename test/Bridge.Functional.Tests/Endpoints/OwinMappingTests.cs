using System.Text;
using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Endpoints;

[TestClass]
public sealed class OwinMappingTests
{
    private static readonly AppFunc s_echoPaths = environment =>
    {
        byte[] text = Encoding.UTF8.GetBytes($"{environment[OwinKeys.RequestPathBase]}|{environment[OwinKeys.RequestPath]}");
        return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(text, 0, text.Length);
    };

    [TestMethod]
    [DataRow("/jobs", "/jobs|")]
    [DataRow("/jobs/", "/jobs|/")]
    [DataRow("/JOBS/a/b", "/JOBS|/a/b")]
    [DataRow("/jobs/a%20b", "/jobs|/a b")]
    [DataRow("/t/7/jobs/x", "/t/7/jobs|/x")]
    [DataRow("/group/inner/x/y", "/group/inner|/x/y")]
    [DataRow("/own/x", "/own|/x")]
    [DataRow("/left/over", "|/left/over")]
    public async Task Mapped_application_sees_its_own_part_of_the_path(string url, string expected)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.MapOwin("/jobs", s_echoPaths);
            app.MapOwin("/t/{id}/jobs", s_echoPaths);
            app.MapGroup("/group").MapOwin("/inner", s_echoPaths);
            app.MapOwin("/own/{**rest}", s_echoPaths);
            app.MapOwin("/", s_echoPaths);
        });
        (await server.Client.GetStringAsync(url)).Should().Be(expected);
    }

    [TestMethod]
    [DataRow("/mapped", true)]
    [DataRow("/used", true)]
    [DataRow("/view", false)]
    public async Task A_304_of_an_application_keeps_its_headers_whether_it_writes_or_not_and_one_of_a_view_follows_the_rules_of_views(string path, bool keeps)
    {
        AppFunc app = environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 304;
            environment.ResponseHeaders["Content-Type"] = ["text/css"];
            environment.ResponseHeaders["Last-Modified"] = ["Sun, 22 Nov 2026 10:00:00 GMT"];
            environment.ResponseHeaders["ETag"] = ["\"1\""];
            environment.ResponseHeaders["Content-Length"] = ["4"];
            return environment.ContainsKey("test.Silent") ? Task.CompletedTask : environment.WriteAsync("body");
        };
        await using KestrelServer server = await KestrelServer.StartAsync(web =>
        {
            web.UseOwin(next => environment =>
            {
                if ((string)environment[OwinKeys.RequestQueryString] == "silent")
                {
                    environment["test.Silent"] = true;
                }

                return environment.Path == "/used" ? app(environment) : next(environment);
            });
            web.MapOwin("/mapped", app);
            web.MapView("/view", _ => app);
        });

        foreach (string query in new[] { "", "?silent" })
        {
            string answer = await server.SendAsync($"GET {path}{query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            answer.Should().StartWith("HTTP/1.1 304 ").And.Contain("ETag: \"1\"\r\n").And.EndWith("\r\n\r\n");
            answer.Contains("Content-Type: text/css\r\n").Should().Be(keeps, "of {0}", answer);
            answer.Contains("Last-Modified: ").Should().Be(keeps, "of {0}", answer);
        }
    }

    [TestMethod]
    public async Task Mapped_middleware_answers_404_where_it_falls_through()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapOwin("/m", next => environment =>
            (string)environment[OwinKeys.RequestPath] == "/hit" ? s_echoPaths(environment) : next(environment)));
        (await server.Client.GetStringAsync("/m/hit")).Should().Be("/m|/hit");
        ((int)(await server.Client.GetAsync("/m/miss")).StatusCode).Should().Be(404);
    }

    [TestMethod]
    public async Task UseOwin_falls_through_to_the_next_middleware_and_sees_what_came_of_it()
    {
        int status = 0;
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => async environment =>
            {
                await next(environment);
                status = (int)environment[OwinKeys.ResponseStatusCode];
            });
            app.Run(context =>
            {
                context.Response.StatusCode = 418;
                return context.Response.WriteAsync("from ASP.NET Core");
            });
        });
        HttpResponseMessage response = await server.Client.GetAsync("/");
        (await response.Content.ReadAsStringAsync()).Should().Be("from ASP.NET Core");
        status.Should().Be(418);
    }

    [TestMethod]
    public async Task Paths_are_put_back_after_the_application_also_when_it_throws()
    {
        var after = new List<string>();
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (FormatException)
                {
                }
                finally
                {
                    after.Add($"{context.Request.PathBase}|{context.Request.Path}");
                }
            });
            app.UseRouting();
            app.MapOwin("/sync", _ => throw new FormatException());
            app.MapOwin("/async", async _ =>
            {
                await Task.Yield();
                throw new FormatException();
            });
        });
        await server.Client.GetAsync("/sync/x");
        await server.Client.GetAsync("/async/x");
        after.Should().Equal("|/sync/x", "|/async/x");
    }

    [TestMethod]
    public async Task ToRequestDelegate_and_ToAppFunc_are_inverse()
    {
        var there = s_echoPaths.ToRequestDelegate();
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
