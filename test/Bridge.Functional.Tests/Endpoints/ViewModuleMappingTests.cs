using System.Net;
using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.Functional.Tests.Endpoints;

[TestClass]
public sealed class ViewModuleMappingTests
{
    private static readonly AppFunc s_paths = environment =>
    {
        OwinEnvironment owin = new(environment);
        return owin.ResponseBody.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{owin.PathBase}|{owin.Path}")).AsTask();
    };

    [TestMethod]
    public async Task A_modules_views_see_its_prefix_as_their_path_base()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapGroup("/v1").MapModule("/tenants/{tenant}", new PathsModule()));

        (await server.Client.GetStringAsync("/v1/tenants/Acme/paths/5")).Should().Be("/v1/tenants/Acme|/paths/5|5|Acme");
        (await server.Client.GetStringAsync("/v1/tenants/Acme/environment")).Should().Be("/v1/tenants/Acme|/environment");
        (await server.Client.GetStringAsync("/v1/tenants/Acme/app")).Should().Be("/v1/tenants/Acme|/app");
        (await server.Client.GetStringAsync("/v1/tenants/Acme/mounted/x/y")).Should().Be("/v1/tenants/Acme/mounted|/x/y");
    }

    [TestMethod]
    public async Task The_HttpContext_of_a_modules_view_has_the_whole_path()
    {
        ViewModule module = new();
        module.Get("/{*rest}", static r => $"{r.Path} of {r.GetHttpContext().Request.Path.Value}");
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/v1", module));

        (await server.Client.GetStringAsync("/v1/a%20b/c%2Fd")).Should().Be("/a b/c%2Fd of /v1/a b/c%2Fd");
    }

    [TestMethod]
    [DataRow("answers")]
    [DataRow("throws")]
    [DataRow("fails")]
    public async Task Paths_are_put_back_after_a_view_of_a_module_that_asked_for_the_environment(string how)
    {
        TaskCompletionSource<string> after = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ViewModule module = new();
        module.Get("/answers", r => $"{r.Environment[OwinKeys.RequestPathBase]}");
        module.Get("/throws", object? (ViewRequest r) => throw new FormatException($"{r.Environment[OwinKeys.RequestPathBase]}"));
        module.Get("/fails", async Task<object?> (ViewRequest r) =>
        {
            await Task.Yield();
            throw new FormatException($"{r.Environment[OwinKeys.RequestPathBase]}");
        });
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                string seen = "";
                try
                {
                    await next();
                }
                catch (FormatException failure)
                {
                    seen = failure.Message;
                }

                after.SetResult($"{seen} {context.Request.PathBase}|{context.Request.Path}");
            });
            app.UseRouting();
            app.MapModule("/shop", module);
        });

        (await server.Client.GetStringAsync($"/shop/{how}")).Should().Be(how == "answers" ? "/shop" : "");
        (await after.Task.WaitAsync(Patience.Limit)).Should().Be($"{(how == "answers" ? "" : "/shop")} |/shop/{how}");
    }

    [TestMethod]
    [DataRow("/paths/5", "|5|100%41")]
    [DataRow("/environment", "")]
    [DataRow("/app", "")]
    public async Task A_prefix_is_decoded_once(string path, string values)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/{tenant}", new PathsModule()));

        (await server.SendAsync($"GET /100%2541{path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).Should().Contain($"/100%41|{path}{values}");
    }

    [TestMethod]
    public async Task The_prefix_of_a_mounted_application_is_decoded_once()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/{tenant}", new PathsModule()));

        (await server.SendAsync("GET /100%2541/mounted/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).Should().Contain("/100%41/mounted|/x");
    }

    [TestMethod]
    public async Task A_prefix_that_the_request_leaves_out_is_no_slash()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/{language=en}", new UrlModule()));

        (await server.Client.GetStringAsync("/")).Should().Be("|/|/entries");
        (await server.Client.GetStringAsync("/fr")).Should().Be("/fr||/fr/entries");
        (await server.Client.GetStringAsync("/fr/")).Should().Be("/fr|/|/fr/entries");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/")]
    public async Task A_module_at_the_root_has_no_path_base(string prefix)
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule(prefix, new PathsModule()));

        (await server.Client.GetStringAsync("/paths/5")).Should().Be("|/paths/5|5|");
        (await server.Client.GetStringAsync("/mounted/x")).Should().Be("/mounted|/x");
    }

    [TestMethod]
    public async Task A_module_is_made_by_the_apps_services_and_takes_conventions()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapModule<ServiceModule>("/a");
                app.MapModule("/b", new PathsModule()).RequireHost("nobody.example");
            },
            build: builder => builder.Services.AddSingleton(new Greeting("Hello from DI")));

        (await server.Client.GetStringAsync("/a/greeting")).Should().Be("Hello from DI");
        (await server.Client.GetAsync("/b/paths/5")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [TestMethod]
    [DataRow("view")]
    [DataRow("mounted/x")]
    [DataRow("unknown")]
    public async Task Endpoint_filters_of_a_module_and_of_the_groups_around_it_run_for_all_that_it_answers(string path)
    {
        ViewModule module = new();
        module.Get("/view", static r => r.PathBase);
        module.Mount("/mounted", s_paths);
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseAntiforgery();
                RouteGroupBuilder group = app.MapGroup("/v1").AddEndpointFilter(async (call, next) =>
                {
                    call.HttpContext.Response.Headers["Outer"] = "ran";
                    return await next(call);
                });
                group.MapModule("/shop", module).RequireAntiforgery().AddEndpointFilter((call, next) =>
                    call.HttpContext.Request.Query.ContainsKey("refuse") ? ValueTask.FromResult<object?>(Results.StatusCode(403)) : next(call));
            },
            build: builder => builder.Services.AddAntiforgery());

        using HttpResponseMessage answer = await server.Client.GetAsync($"/v1/shop/{path}");
        using HttpResponseMessage refused = await server.Client.GetAsync($"/v1/shop/{path}?refuse=1");

        answer.Headers.GetValues("Outer").Should().Equal("ran");
        (await answer.Content.ReadAsStringAsync()).Should().Contain(path switch { "view" => "/v1/shop", "mounted/x" => "/v1/shop/mounted|/x", _ => "404" });
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [TestMethod]
    public async Task Methods_that_a_modules_route_does_not_take_are_405_with_Allow()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapModule("/m", new PathsModule()));

        HttpResponseMessage response = await server.Client.DeleteAsync("/m/paths/5");

        response.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.Should().BeEquivalentTo("GET", "HEAD", "OPTIONS");
    }

    [TestMethod]
    public async Task Views_show_in_OpenAPI_with_method_and_template()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.MapModule("/m", new PathsModule());
                app.MapView("/posted/{id}", ["POST"], _ => "x").WithTags("posts").WithSummary("Posts it");
            },
            build: builder => builder.Services.AddEndpointsApiExplorer());

        ApiDescription[] found = [.. server.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items
            .SelectMany(group => group.Items)];

        found.Select(item => $"{item.HttpMethod} {item.RelativePath}")
            .Should()
            .Contain("GET m/paths/{id:int}").And
            .Contain("POST posted/{id}").And
            .NotContain(item => item.StartsWith("OPTIONS "));
        found.Single(item => item.HttpMethod == "GET" && item.RelativePath == "m/paths/{id:int}").ParameterDescriptions
            .Should()
            .NotContain(parameter => parameter.Source.Id == "Body");
    }

    [TestMethod]
    public async Task Views_show_in_OpenAPI_with_the_parameters_of_their_templates_and_of_the_groups_around_them()
    {
        ViewModule module = new();
        module.Get("/items/{id:int}/{name:alpha:minlength(2)}/{page:long?}", _ => "x");
        module.Get("/files/{key:guid}/{**rest}", _ => "x");
        await using KestrelServer server = await KestrelServer.StartAsync(
            app => app.MapGroup("/t/{tenant}").MapModule("/m", module),
            build: builder => builder.Services.AddEndpointsApiExplorer());

        ApiDescription[] found = [.. server.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items
            .SelectMany(group => group.Items)
            .Where(item => item.HttpMethod == "GET")];

        found.Select(item =>
            string.Join(
                ", ",
                item.ParameterDescriptions.Select(parameter =>
                    $"{parameter.Source.Id} {parameter.Type.Name} {parameter.Name}{(parameter.IsRequired ? "" : "?")}")))
            .Should()
            .BeEquivalentTo(
            "Path String tenant, Path Int32 id, Path String name, Path Int64 page?",
            "Path String tenant, Path Guid key, Path String rest");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/")]
    [DataRow("/m")]
    public async Task An_unknown_path_below_a_module_has_a_page_or_problem_details_also_where_it_looks_like_a_file(string prefix)
    {
        ViewModule module = new();
        module.Get("/", static _ => "x");
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseStaticFiles();
            app.MapModule(prefix, module);
        });

        foreach (string path in (string[])["/none", "/none/at/all", "/favicon.ico", "/x.css", "/a/b.html", "/%C3%BC.png"])
        {
            HttpResponseMessage page = await server.Client.GetAsync(prefix.TrimEnd('/') + path);
            page.StatusCode.Should().Be(HttpStatusCode.NotFound, path);
            page.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8", path);
            page.Headers.Vary.Should().Equal(["Accept"], path);
            (await page.Content.ReadAsStringAsync()).Should().Contain("<h1>Not Found</h1>", path);
            using HttpRequestMessage script = new(HttpMethod.Get, prefix.TrimEnd('/') + path) { Headers = { { "Accept", "application/json" } } };
            HttpResponseMessage problem = await server.Client.SendAsync(script);
            problem.StatusCode.Should().Be(HttpStatusCode.NotFound, path);
            problem.Content.Headers.ContentType!.ToString().Should().Be("application/problem+json", path);
            problem.Headers.Vary.Should().Equal(["Accept"], path);
        }
    }

    [TestMethod]
    [DataRow("/")]
    [DataRow("/m")]
    public async Task Files_of_the_web_root_go_before_a_modules_page_for_unknown_paths(string prefix)
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("bridge-web-root");
        try
        {
            Directory.CreateDirectory(Path.Combine(root.FullName, "m"));
            await File.WriteAllTextAsync(Path.Combine(root.FullName, "site.css"), "css");
            await File.WriteAllTextAsync(Path.Combine(root.FullName, "m", "site.css"), "css");
            ViewModule module = new();
            module.OnStatus(404, static (_, _) => ("the module's", 404));
            await using KestrelServer server = await KestrelServer.StartAsync(
                app =>
                {
                    app.UseStaticFiles();
                    app.MapModule(prefix, module);
                },
                build: builder => builder.Environment.WebRootFileProvider = new PhysicalFileProvider(root.FullName));

            (await server.Client.GetStringAsync(prefix.TrimEnd('/') + "/site.css")).Should().Be("css");
            (await (await server.Client.GetAsync(prefix.TrimEnd('/') + "/none.css")).Content.ReadAsStringAsync()).Should().Be("the module's");
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [TestMethod]
    public async Task Cors_and_output_caching_apply_to_a_modules_views()
    {
        int ran = 0;
        ViewModule module = new();
        module.Get("/count", _ => $"{Interlocked.Increment(ref ran)}");
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseCors();
                app.UseOutputCache();
                app.MapModule("/m", module).RequireCors(policy => policy.WithOrigins("http://other.example")).CacheOutput();
            },
            build: builder =>
            {
                builder.Services.AddCors();
                builder.Services.AddOutputCache();
            });

        using HttpRequestMessage request = new(HttpMethod.Get, "/m/count") { Headers = { { "Origin", "http://other.example" } } };
        HttpResponseMessage first = await server.Client.SendAsync(request);
        first.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("http://other.example");
        (await first.Content.ReadAsStringAsync()).Should().Be("1");
        (await server.Client.GetStringAsync("/m/count")).Should().Be("1");
        ran.Should().Be(1);
    }

    private sealed record Greeting(string Text);

    private sealed class ServiceModule : ViewModule
    {
        public ServiceModule(Greeting greeting) => Get("/greeting", _ => greeting.Text);
    }

    private sealed class UrlModule : ViewModule
    {
        public UrlModule()
        {
            Get("/", r => $"{r.PathBase}|{r.Path}|{r.UrlFor("entries")}");
            Get("/entries", _ => "").WithName("entries");
        }
    }

    private sealed class PathsModule : ViewModule
    {
        public PathsModule()
        {
            Get("/paths/{id:int}", r => $"{r.PathBase}|{r.Path}|{r.RouteValues["id"]}|{r.RouteValues["tenant"]}");
            Get("/environment", r => $"{r.Environment[OwinKeys.RequestPathBase]}|{r.Environment[OwinKeys.RequestPath]}");
            Get("/app", _ => s_paths);
            Mount("/mounted", s_paths);
        }
    }
}
