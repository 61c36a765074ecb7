using System.Net;
using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Showcase.Flask;

internal sealed class Quickstart : ViewModule
{
    public Quickstart(string folder)
    {
        Get("/", _ => Html.Of($"<p>Hello, World!</p>"));

        Get("/escaped/{name}", request => Html.Of($"Hello, {request.Route<string>("name")}!"));

        Get("/index", _ => "Index Page");
        Get("/hello", _ => "Hello, World");

        Get("/user/{username}", request => Html.Of($"User {request.Route<string>("username")}"));
        Get("/post/{id:int}", request => $"Post {request.Route<int>("id")}");
        Get("/path/{**subpath}", request => Html.Of($"Subpath {request.Route<string>("subpath")}"));

        Get("/projects/", request => request.Path.EndsWith('/') ? "The project page" : (object)Response.Redirect(request.PathBase + request.Path + "/", 308));

        Get("/login", _ => "login").WithName("login");
        Get("/profile/{username}", _ => "profile").WithName("profile");
        Get("/urls", request => new[]
        {
            request.UrlFor("login"),
            request.UrlFor("login", new { next = "/" }),
            request.UrlFor("profile", new { username = "John Doe" }),
        });

        Get("/sign-in", _ => "show the form");
        Post("/sign-in", _ => "do the sign-in");
        Map("/either", ["GET", "POST"], request => request.Method == "POST" ? "do it" : "show it");

        Static("/static", folder);
        Get("/page", request => request.UrlFor("static", new { filename = "style.css" }));

        Get("/files/{**name}", request => Response.FileFrom(folder, request.Route<string>("name")));

        Get("/greet/{name?}", request => Html.Of($"""
            <!doctype html>
            <title>Hello from Bridge</title>
            {(request.Route<string?>("name", null) is { } name ? Html.Of($"<h1>Hello {name}!</h1>") : Html.Of($"<h1>Hello, World!</h1>"))}
            """));

        Post("/log-in", async request =>
        {
            ViewForm form = await request.ReadFormAsync();
            return form["username"] == "admin" && form["password"] == "secret"
                ? Html.Of($"Welcome, {form["username"]}")
                : (object)("Invalid username/password", 401);
        });
        Get("/search", request => Html.Of($"{request.Query("q", "")} on page {request.Query("page", 1)}"));

        Post("/upload", async request =>
        {
            ViewForm form = await request.ReadFormAsync();
            ViewFormFile file = form.File("the_file") ?? throw new HttpException(400, "There is no file.");
            using Stream content = file.OpenRead();
            using FileStream saved = File.Create(Path.Combine(folder, "uploaded_file.txt"));
            await content.CopyToAsync(saved);
            return ("saved", 201);
        });

        Get("/read-cookie", request => Html.Of($"{request.Cookies["username"]}"));
        Get("/set-cookie", _ =>
        {
            Response response = new("set");
            response.SetCookie("username", "the username", new CookieAttributes { MaxAge = TimeSpan.FromDays(30) });
            return response;
        });

        Get("/old", request => Response.Redirect(request.UrlFor("login")));
        Get("/secret", string (_) => throw new HttpException(401));
        OnStatus(404, (request, error) => (Html.Of($"<h1>This page does not exist: {request.Path}</h1>"), 404));

        Get("/made", async request =>
        {
            Response response = await request.MakeResponseAsync(("not here", 404));
            response.Headers["X-Something"] = "A value";
            return response;
        });

        Get("/me", _ => new { username = "ann", theme = "dark", image = "/ann.png" });
        Get("/users", _ => new List<object> { new { username = "ann" }, new { username = "bob" } });
        Post("/echo", async request => Response.Json(await request.ReadJsonAsync<Dictionary<string, int>>()));
    }
}

/// <summary>What docs/flask.md shows, compiled and run on both hosts.</summary>
[TestClass]
public sealed class FlaskExamples
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-flask-").FullName;
    private readonly CookieContainer _cookies = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task Every_block_answers_on_Kestrel()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.MapModule("/at", new Quickstart(_folder));
        await app.StartAsync(Ct);
        await CheckAsync(app.Urls.First());
    }

    [TestMethod]
    public async Task Every_block_answers_on_an_OWIN_host()
    {
        AppFunc app = new Quickstart(_folder).ToAppFunc().MountAt("/at")(new Response("outside").ToAppFunc());
        await using OwinHost host = await OwinHost.StartAsync("http://localhost:0", app);
        await CheckAsync(host.Url);
    }

    [TestMethod]
    public async Task Middleware_stands_in_front_of_an_application()
    {
        List<string> paths = [];
        Func<AppFunc, AppFunc> log = next => environment =>
        {
            paths.Add((string)environment["owin.RequestPath"]);
            return next(environment);
        };
        using HttpClient client = new(log(new Quickstart(_folder).ToAppFunc()).ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") };
        (await client.GetStringAsync("/hello", Ct)).Should().Be("Hello, World");
        paths.Should().Equal("/hello");
    }

    private async Task CheckAsync(string url)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.txt"), "a file", Ct);
        using HttpClientHandler handler = new() { AllowAutoRedirect = false, CookieContainer = _cookies };
        using HttpClient client = new(handler) { BaseAddress = new Uri(url) };
        (string Path, string Answer)[] expected =
        [
            ("/", "200 <p>Hello, World!</p>"),
            ("/escaped/%3Cb%3E", "200 Hello, &lt;b&gt;!"),
            ("/index", "200 Index Page"),
            ("/hello", "200 Hello, World"),
            ("/user/Ann", "200 User Ann"),
            ("/post/5", "200 Post 5"),
            ("/path/a/b", "200 Subpath a/b"),
            ("/projects/", "200 The project page"),
            ("/urls", """200 ["/at/login","/at/login?next=%2F","/at/profile/John%20Doe"]"""),
            ("/sign-in", "200 show the form"),
            ("/either", "200 show it"),
            ("/files/a.txt", "200 a file"),
            ("/static/a.txt", "200 a file"),
            ("/page", "200 /at/static/style.css"),
            ("/greet", "200 <!doctype html>\n<title>Hello from Bridge</title>\n<h1>Hello, World!</h1>"),
            ("/greet/Ann", "200 <!doctype html>\n<title>Hello from Bridge</title>\n<h1>Hello Ann!</h1>"),
            ("/search?q=%3C&page=2", "200 &lt; on page 2"),
            ("/read-cookie", "200 "),
            ("/set-cookie", "200 set"),
            ("/read-cookie", "200 the username"),
            ("/made", "404 not here"),
            ("/me", """200 {"username":"ann","theme":"dark","image":"/ann.png"}"""),
            ("/users", """200 [{"username":"ann"},{"username":"bob"}]"""),
            ("/nothing", "404 <h1>This page does not exist: /nothing</h1>"),
        ];
        foreach ((string path, string answer) in expected)
        {
            (await AnswerAsync(await client.GetAsync("/at" + path, Ct))).Should().Be(answer, "of {0}", path);
        }

        (await client.GetAsync("/at/search?page=x", Ct)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await client.GetAsync("/at/secret", Ct)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await client.GetAsync("/at/projects", Ct)).Headers.Location!.ToString().Should().Be("/at/projects/");
        (await client.GetAsync("/at/old", Ct)).Headers.Location!.ToString().Should().Be("/at/login");
        (await client.GetAsync("/at/made", Ct)).Headers.GetValues("X-Something").Should().Equal("A value");
        (await AnswerAsync(await client.PostAsync("/at/sign-in", null, Ct))).Should().Be("200 do the sign-in");
        (await AnswerAsync(await client.PostAsync("/at/either", null, Ct))).Should().Be("200 do it");
        (await LogInAsync(client, "secret")).Should().Be("200 Welcome, admin");
        (await LogInAsync(client, "wrong")).Should().Be("401 Invalid username/password");
        StringContent json = new("{\"a\":1}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        (await AnswerAsync(await client.PostAsync("/at/echo", json, Ct))).Should().Be("200 {\"a\":1}");
        using MultipartFormDataContent upload = new() { { new StringContent("content"), "the_file", "x.txt" } };
        (await AnswerAsync(await client.PostAsync("/at/upload", upload, Ct))).Should().Be("201 saved");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "uploaded_file.txt"), Ct)).Should().Be("content");
    }

    private async Task<string> LogInAsync(HttpClient client, string password) =>
        await AnswerAsync(await client.PostAsync("/at/log-in", new FormUrlEncodedContent([new("username", "admin"), new("password", password)]), Ct));

    private async Task<string> AnswerAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Ct)}";
        }
    }
}
