using System.Security.Claims;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>What a view sees of its request on ASP.NET Core.</summary>
[TestClass]
public sealed class HttpContextViewRequestTests
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";

    [TestMethod]
    public async Task Request_is_what_the_HttpContext_has()
    {
        await InViewAsync(
            static r =>
            {
                (r.Method, r.Scheme, r.Host, r.PathBase, r.Path, r.QueryString).Should().Be(("GET", "http", "site.example", "/base", "/view/7", "a=1&b=2&b=3"));
                r.Query["b"].Should().Equal("2", "3");
                r.Query["missing"].Should().BeEmpty();
                (r.Query.Count, r.Query.ContainsKey("A"), r.Query.ContainsKey("c"), r.Query.TryGetValue("c", out _)).Should().Be((2, true, false, false));
                r.Query.Keys.Should().Equal("a", "b");
                r.Query.Values.Select(static values => values.ToString()).Should().Equal("1", "2,3");
                r.Query.Select(static pair => pair.Key).Should().Equal("a", "b");
                r.Headers["x-a"].Should().Equal("1");
                r.Headers["missing"].Should().BeEmpty();
                (r.Headers.Count, r.Headers.ContainsKey("X-A"), r.Headers.TryGetValue("X-B", out _)).Should().Be((5, true, false));
                r.Headers.Keys.Should().BeEquivalentTo("Host", "X-A", "Cookie", "Content-Type", "Content-Length");
                r.Headers.Values.Should().HaveCount(5);
                r.Headers.Select(static pair => pair.Key).Should().BeEquivalentTo(r.Headers.Keys);
                r.Cookies["c"].Should().Be("d");
                r.Cookies["missing"].Should().BeNull();
                (r.Cookies.Count, r.Cookies.ContainsKey("c"), r.Cookies.TryGetValue("x", out _)).Should().Be((1, true, false));
                r.Cookies.Keys.Should().Equal("c");
                r.Cookies.Values.Should().Equal("d");
                r.Cookies.Single().Value.Should().Be("d");
                r.RouteValues["id"].Should().Be("7");
                r.User!.Identity!.Name.Should().Be("Ada");
                r.Services.GetService<IServiceScopeFactory>().Should().NotBeNull();
                r.GetHttpContext().Request.Path.Value.Should().Be("/view/7");
                r.Cancellation.Should().Be(r.GetHttpContext().RequestAborted);
                return "";
            },
            "/view/7?a=1&b=2&b=3",
            static request =>
            {
                request.PathBase = "/base";
                request.Headers["X-A"] = "1";
                request.Headers.Cookie = "c=d";
                request.HttpContext.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")], "test"));
            });
    }

    [TestMethod]
    public async Task Query_of_one_mark_is_none() => await InViewAsync(
        static r =>
        {
            r.QueryString.Should().BeEmpty();
            return "";
        },
        "/view/7",
        static request => request.QueryString = new QueryString("?"));

    [TestMethod]
    public async Task Request_that_a_view_kept_is_over()
    {
        ViewRequest kept = null!;
        IReadOnlyDictionary<string, StringValues> headers = null!;
        Stream body = null!;
        await InViewAsync(r =>
        {
            kept = r;
            headers = r.Headers;
            body = r.Body;
            _ = body.ReadAsync(new byte[1]);
            return "";
        });
        Action[] uses =
        [
            () => _ = kept.Method, () => _ = kept.Path, () => _ = kept.Query, () => _ = kept.Cookies, () => _ = kept.User, () => _ = kept.Services,
            () => _ = kept.Body, () => _ = kept.Environment, () => _ = kept.Cancellation, () => _ = headers["Host"], () => _ = headers.ToArray(),
            () => body.ReadExactly(new byte[1]),
        ];
        uses.Should().AllSatisfy(static use => use.Should().Throw<ObjectDisposedException>());
        kept.Invoking(r => r.Method).Should().Throw<ObjectDisposedException>().WithMessage("*The request that the view GET /view/{id} got is over*");
    }

    [TestMethod]
    public async Task Body_is_one_stream()
    {
        await InViewAsync(static r =>
        {
            r.Body.Should().BeSameAs(r.Body);
            r.Body.ReadByte().Should().Be('b');
            r.Body.ReadByte().Should().Be('o');
            return "";
        });
    }

    [TestMethod]
    public async Task Form_is_read_with_its_files()
    {
        const string Parts = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\nContent-Type: text/x\r\n\r\nfile\r\n--b--\r\n";
        MemoryExchange answer = await FormAsync(
            static async r =>
            {
                ViewForm form = await r.ReadFormAsync();
                ViewFormFile file = form.Files.Single();
                using StreamReader content = new(file.OpenRead());
                return $"{form["A"]} {file.Name} {file.FileName} {file.ContentType} {file.Length} {await content.ReadToEndAsync()}";
            },
            Parts,
            "multipart/form-data; boundary=b");
        answer.Body.Should().Be("1 f f.txt text/x 4 file");
    }

    [TestMethod]
    [DataRow("text", "text/plain", 200, "0")]
    [DataRow("{}", "application/json", 415, "Its Content-Type is application/json")]
    [DataRow("a=1&b=2&c=3", UrlEncoded, 413, "more than 2 values")]
    [DataRow("a=12345678901", UrlEncoded, 413, "larger than")]
    [DataRow("a=%ZZ", UrlEncoded, 200, "1")]
    [DataRow("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", "multipart/form-data; boundary=b", 413, "form")]
    [DataRow("--b\r\n\r\n1", "multipart/form-data; boundary=b", 400, "The form is malformed")]
    [DataRow("a=1", UrlEncoded + "; charset=utf-7", 415, "UTF-7")]
    public async Task Form_that_cannot_be_read_is_refused_by_its_status(string body, string contentType, int status, string text)
    {
        MemoryExchange answer = await FormAsync(
            static async r => (await r.ReadFormAsync()).Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            body,
            contentType,
            static options =>
            {
                options.Forms.ValueCount = 2;
                options.Forms.BodyLength = 12;
            });
        answer.StatusCode.Should().Be(status);
        answer.Body.ToUpperInvariant().Should().Contain(text.ToUpperInvariant());
    }

    [TestMethod]
    [DataRow(413, "larger than this server accepts")]
    [DataRow(400, "Bad Request")]
    public async Task Form_that_the_server_refuses_has_the_servers_status(int status, string text)
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app => app.MapView("/", "POST", static r => r.ReadFormAsync()));
        MemoryExchange exchange = new("POST", body: new Refusing(new BadHttpRequestException("no", status)));
        exchange.Context.Request.ContentType = UrlEncoded;
        await app.SendAsync(exchange);
        exchange.StatusCode.Should().Be(status);
        exchange.Body.Should().Contain(text);
    }

    [TestMethod]
    public async Task Failure_before_the_head_leaves_the_connection_and_one_after_it_breaks_it()
    {
        MemoryExchange clean = await FailAsync(static _ => throw new FormatException());
        clean.Aborts.Should().Be(0);
        MemoryExchange broken = await FailAsync(static async r =>
        {
            await r.GetHttpContext().Response.WriteAsync("begun");
            throw new FormatException();
        });
        broken.Aborts.Should().Be(1);
    }

    [TestMethod]
    public async Task Bytes_that_wait_in_the_pipe_break_the_connection_of_a_failed_view()
    {
        MemoryExchange exchange = await FailAsync(static r =>
        {
            System.IO.Pipelines.PipeWriter writer = r.GetHttpContext().Response.BodyWriter;
            writer.GetSpan(3);
            writer.Advance(3);
            throw new FormatException();
        });
        exchange.HasStarted.Should().BeFalse();
        exchange.Aborts.Should().Be(1);
    }

    [TestMethod]
    public async Task Paths_of_a_modules_view_are_its_own_and_the_requests_stay()
    {
        Prefixed module = new();
        await using AppInMemory app = await AppInMemory.StartAsync(app => app.MapModule("/shop", module));
        (await app.SendAsync("/shop/item/7", prepare: static request => request.PathBase = "/base")).Body.Should().Be("/base/shop|/item/7|/base|/shop/item/7");
        MemoryExchange scoped = await app.SendAsync("/shop/owin/7", prepare: static request => request.PathBase = "/base");
        scoped.Body.Should().Be("/base/shop|/owin/7|/base/shop|/owin/7");
        (scoped.Context.Request.PathBase.Value, scoped.Context.Request.Path.Value).Should().Be(("/base", "/shop/owin/7"));
        (await app.SendAsync("/shop/app/7")).Body.Should().Be("/shop|/app/7");
        (await app.SendAsync("/shop/host/7")).Body.Should().Be("|/shop/host/7");
        (await app.SendAsync("/shop/scoped-host/7")).Body.Should().Be("|/shop/scoped-host/7");
        MemoryExchange failed = new(path: "/shop/fails/7");
        await app.Awaiting(a => a.SendAsync(failed)).Should().ThrowAsync<FormatException>();
        (failed.Context.Request.PathBase.Value, failed.Context.Request.Path.Value).Should().Be(("", "/shop/fails/7"));
        module.Kept!.Invoking(e => e[OwinKeys.RequestPath]).Should().Throw<ObjectDisposedException>();
        (await app.SendAsync("/shop")).Body.Should().Be("/shop|");
    }

    private static async Task InViewAsync(Func<ViewRequest, object?> view, string path = "/view/7", Action<HttpRequest>? prepare = null)
    {
        await using AppInMemory app = await AppInMemory.StartAsync(app => app.MapView("/view/{id}", view));
        MemoryExchange exchange = await app.SendAsync(path, prepare: prepare, body: "body", contentType: "text/plain", method: "GET");
        exchange.StatusCode.Should().Be(200);
    }

    private static async Task<MemoryExchange> FormAsync(
        Func<ViewRequest, Task<object?>> view,
        string body,
        string contentType,
        Action<BridgeOptions>? configure = null)
    {
        await using AppInMemory app = await AppInMemory.StartAsync(
            app => app.MapView("/", "POST", view), builder => builder.Services.AddBridge(configure));
        return await app.SendAsync("/", "POST", body: body, contentType: contentType);
    }

    private static async Task<MemoryExchange> FailAsync(Func<ViewRequest, Task<object?>> view)
    {
        await using AppInMemory app = await AppInMemory.StartAsync(app => app.MapView("/", view));
        MemoryExchange exchange = new();
        await app.Awaiting(a => a.SendAsync(exchange)).Should().ThrowAsync<FormatException>();
        return exchange;
    }

    private sealed class Prefixed : ViewModule
    {
        public Prefixed()
        {
            Get("/item/{id}", static r => Paths(r));
            Get("/owin/{id}", static r =>
            {
                _ = r.Environment;
                return Paths(r);
            });
            Get("/app/{id}", static _ => (AppFunc)(static e => e.WriteAsync($"{e.PathBase}|{e.Path}")));
            Get("/host/{id}", static _ => (RequestDelegate)(static c => c.Response.WriteAsync($"{c.Request.PathBase}|{c.Request.Path}")));
            Get("/scoped-host/{id}", static r =>
            {
                _ = r.Environment;
                return (RequestDelegate)(static c => c.Response.WriteAsync($"{c.Request.PathBase}|{c.Request.Path}"));
            });
            Get("/fails/{id}", r =>
            {
                Kept = r.Environment;
                throw new FormatException();
            });
            Get("", static r =>
            {
                _ = r.Environment;
                return $"{r.PathBase}|{r.Path}";
            });
        }

        public IDictionary<string, object>? Kept { get; private set; }

        private static string Paths(ViewRequest r) =>
            $"{r.PathBase}|{r.Path}|{r.GetHttpContext().Request.PathBase}|{r.GetHttpContext().Request.Path}";
    }

    private sealed class Refusing(Exception refusal) : MemoryStream(Encoding.ASCII.GetBytes("a=1"))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromException<int>(refusal);
    }
}
