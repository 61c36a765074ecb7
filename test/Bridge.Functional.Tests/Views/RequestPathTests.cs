using System.Net;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using Bridge.Functional.Tests.Endpoints;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.Functional.Tests.Views;

/// <summary>The path that a view sees, on both hosts: decoded by the server, except an encoded slash, which would add a segment.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RequestPathTests
{
    [TestMethod]
    [DataRow("/a%20b/c%2Fd", "/a b/c%2Fd")]
    [DataRow("/%C3%A9", "/\u00e9")]
    [DataRow("/a%2fb", "/a%2fb")]
    [DataRow("/a+b", "/a+b")]
    public async Task A_path_is_decoded_and_an_encoded_slash_stays(string sent, string seen)
    {
        ViewModule module = new();
        module.Get("/{*rest}", static request => new Response(request.Path, contentType: "text/plain; charset=utf-8"));
        await using KestrelServer kestrel = await KestrelServer.StartAsync(app => app.MapModule("/", module));
        await using OwinHost host = await OwinHost.StartAsync("http://127.0.0.1:0", module.ToAppFunc());
        using HttpClient client = new();

        (await kestrel.Client.GetStringAsync(sent)).Should().Be(seen);
        (await client.GetStringAsync(new Uri(host.Url + sent[1..]))).Should().Be(seen);
    }

    [TestMethod]
    [DataRow("/result")]
    [DataRow("/delegate")]
    [DataRow("/tuple")]
    public async Task What_ASP_NET_Core_runs_sees_its_own_paths_whether_the_view_asked_for_the_environment_or_not(string path)
    {
        RequestDelegate echo = context => context.Response.WriteAsync($"{context.Request.PathBase}|{context.Request.Path}");
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapModule("/module", new Touching(echo));
        });

        foreach (string query in new[] { "", "?touch" })
        {
            (await ViewMappingTests.Get(server, "/base/module" + path + query)).Body.Should().Be("/base|/module" + path);
        }
    }

    private sealed class Touching : ViewModule
    {
        public Touching(RequestDelegate echo)
        {
            Get("/result", request => Touch(request, new Echo(echo)));
            Get("/delegate", request => Touch(request, echo));
            Get("/tuple", request => (Touch(request, new Echo(echo)), 203));
        }

        private static object Touch(ViewRequest request, object result)
        {
            if (request.QueryString.Length > 0)
            {
                request.Environment["test.Key"] = 1;
            }

            return result;
        }
    }

    private sealed class Echo(RequestDelegate echo) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => echo(httpContext);
    }
}
