using System.Security.Claims;
using System.Security.Principal;
using Bridge.Owin.Tests.Modules;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Owin.Tests.Environment;

[TestClass]
public sealed class OwinViewRequestTests
{
    [TestMethod]
    public async Task A_request_reads_the_environment()
    {
        Dictionary<string, object> environment = OwinCall.Make("PATCH", "/a%20b?x=1", headers: [("Host", "example.org:81"), ("Accept", "a"), ("Accept", "b")]);
        environment[OwinKeys.RequestScheme] = "https";
        environment[OwinKeys.RequestPathBase] = "/base";
        using CancellationTokenSource source = new();
        environment[OwinKeys.CallCancelled] = source.Token;

        string text = (await OwinCall.SendAsync(
            View.Of(r =>
            {
                r.Cancellation.Should().Be(source.Token);
                r.Environment.Should().BeSameAs(environment);
                r.Headers["accept"].Should().Equal("a", "b");
                r.Headers["None"].Should().BeEmpty();
                r.Headers.ContainsKey("ACCEPT").Should().BeTrue();
                r.Headers.Select(h => h.Key).Should().BeEquivalentTo("Host", "Accept");
                r.Query["x"].Should().Equal("1");
                r.Query["none"].Should().BeEmpty();
                r.RouteValues["none"].Should().BeNull();
                r.Cookies["none"].Should().BeNull();
                r.User.Should().BeNull();
                r.Services.GetService(typeof(string)).Should().BeNull();
                return $"{r.Method} {r.Scheme} {r.Host} {r.PathBase}|{r.Path}|{r.QueryString}";
            }).ToAppFunc(),
            environment)).Text;

        text.Should().Be("PATCH https example.org:81 /base|/a b|x=1");
    }

    [TestMethod]
    [DataRow("a=1&a=2&b&c=&=d&e=%20+x&%41=3&&f=1=2")]
    [DataRow("a;b=1&g=%zz&h=%C3%A9&i=%FF")]
#if NET // ASP.NET Core 2.3, which .NET Framework has, keeps the first spelling; Bridge the second, as .NET 10 does, on both.
    [DataRow("a=1&B=2&c=3&A=4&b=5&a=6")]
#endif
    [DataRow("&")]
    [DataRow("")]
    public async Task A_query_is_read_as_asp_net_core_reads_it(string query)
    {
        DefaultHttpContext context = new();
        context.Request.QueryString = new QueryString(query.Length == 0 ? "" : "?" + query);
        string expected = string.Join(";", context.Request.Query.Select(v => $"{v.Key}=[{string.Join("|", v.Value.ToArray())}]").Order(StringComparer.Ordinal));

        string text = (await OwinCall.GetAsync(
            View.Of(r => string.Join(";", r.Query.Select(v => $"{v.Key}=[{string.Join("|", v.Value.ToArray())}]").Order(StringComparer.Ordinal))).ToAppFunc(),
            "/?" + query)).Text;

        text.Should().Be(expected);
    }

    [TestMethod]
#if NET // ASP.NET Core 2.3, which .NET Framework has, reads these otherwise; Bridge reads them as .NET 10 does on both.
    [DataRow("a=1; b=%20x; a=2; c=\"q v\"; d; =e; f=a,b; A=9; g=;h=1")]
    [DataRow("h=1; g=\"a; i=2")]
#endif
    [DataRow("a=1, b=2")]
    [DataRow("a = 1 ; b=x y; c=1")]
    [DataRow("a%20b=1; c%3D=2; d=\"x%20y\"")]
    [DataRow("h=1; g=\"\"; i=2")]
    [DataRow("h=1; g=a\"b; i=a\\b")]
    [DataRow("h=1; g=a=b; i(=2")]
    [DataRow(" h=1;\ti=2 ; j=3")]
    [DataRow("h=%zz; i=%C3%A9; k=%2")]
    [DataRow("h=a{b; i=a:b/c?d; $Version=1")]
    [DataRow("a=\"1\"x; b=+")]
    [DataRow("a=1;;b=2;")]
    [DataRow("é=1; b=é; c=3")]
    public async Task Cookies_are_read_as_asp_net_core_reads_them(string header)
    {
        DefaultHttpContext context = new();
        context.Request.Headers["Cookie"] = header;
        string[] expected = [.. context.Request.Cookies.Select(c => $"{c.Key}=[{c.Value}]").Order(StringComparer.Ordinal)];
        string[]? read = null;

        await OwinCall.SendAsync(
            View.Of(r =>
            {
                read = [.. r.Cookies.Select(c => $"{c.Key}=[{c.Value}]").Order(StringComparer.Ordinal)];
                return "";
            }).ToAppFunc(),
            OwinCall.Make("GET", "/", headers: [("Cookie", header)]));

        read.Should().Equal(expected);
    }

    [TestMethod]
    public async Task The_user_is_katanas_or_owins()
    {
        Dictionary<string, object> katana = OwinCall.Make("GET", "/");
        katana[OwinKeys.ServerUser] = new GenericPrincipal(new GenericIdentity("ada"), ["admin"]);
        Dictionary<string, object> owin = OwinCall.Make("GET", "/");
        owin[OwinKeys.RequestUser] = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "bob")], "test"));
        var view = View.Of(r => $"{r.User!.Identity!.Name} {r.User.IsInRole("admin")}");

        (await OwinCall.SendAsync(view.ToAppFunc(), katana)).Text.Should().Be("ada True");
        (await OwinCall.SendAsync(view.ToAppFunc(), owin)).Text.Should().Be("bob False");
    }

    [TestMethod]
    public async Task Services_are_of_one_scope_for_a_request_and_disposed_with_it()
    {
        List<Scoped> made = [];
        await using ServiceProvider provider = new ServiceCollection().AddScoped(_ =>
        {
            Scoped scoped = new();
            made.Add(scoped);
            return scoped;
        }).BuildServiceProvider();
        bool same = false;
        IServiceProvider? kept = null;
        AppFunc app = View.Of(r =>
        {
            kept = r.Services;
            same = ReferenceEquals(r.Services.GetService(typeof(Scoped)), r.Services.GetService(typeof(Scoped)));
            return made[^1].Disposals.ToString();
        }).ToAppFunc().WithServices(provider);
        Dictionary<string, object> environment = OwinCall.Make("GET", "/");

        (await OwinCall.SendAsync(app, environment)).Text.Should().Be("0");
        await OwinCall.GetAsync(app, "/");

        same.Should().BeTrue();
        made.Select(s => s.Disposals).Should().Equal(1, 1);
        environment.Should().NotContainKey(OwinServices.Key);
        kept!.Invoking(s => s.GetService(typeof(Scoped))).Should().Throw<ObjectDisposedException>();
    }

    [TestMethod]
    public async Task A_json_body_is_read_by_its_content_type()
    {
        var view = View.Of(async r => (await r.ReadJsonAsync<Dictionary<string, int>>())!["a"].ToString());

        (await OwinCall.SendAsync(view.ToAppFunc(), OwinCall.Make("POST", "/", "{\"a\":5}", ("Content-Type", "application/json")))).Text.Should().Be("5");
        (await OwinCall.SendAsync(view.ToAppFunc(), OwinCall.Make("POST", "/", "{\"a\":", ("Content-Type", "application/json")))).Status.Should().Be(400);
        (await OwinCall.SendAsync(view.ToAppFunc(), OwinCall.Make("POST", "/", "{\"a\":5}", ("Content-Type", "text/plain")))).Status.Should().Be(415);
    }

    [TestMethod]
    public async Task After_its_end_a_request_throws()
    {
        ViewRequest? kept = null;
        ViewModule module = new();
        module.Get("/sync", r =>
        {
            kept = r;
            return "";
        });
        module.Get("/async", async r =>
        {
            kept = r;
            await Task.Yield();
            return "";
        });
        module.Get("/fails", r =>
        {
            kept = r;
            throw new TimeoutException();
        });

        foreach (string path in new[] { "/sync", "/async", "/fails" })
        {
            kept = null;
            try
            {
                await OwinCall.GetAsync(module.ToAppFunc(), path);
            }
            catch (TimeoutException)
            {
            }

            Func<object?>[] uses =
            [
                () => kept!.Method, () => kept!.Scheme, () => kept!.Host, () => kept!.PathBase, () => kept!.Path, () => kept!.QueryString, () => kept!.Query,
                () => kept!.Headers,
                () => kept!.Cookies, () => kept!.RouteValues, () => kept!.Body, () => kept!.User, () => kept!.Services, () => kept!.Cancellation,
                () => kept!.Environment,
                () => kept!.ReadFormAsync(), () => kept!.UrlFor("x"),
            ];
            foreach (Func<object?> use in uses)
            {
                use.Should().Throw<ObjectDisposedException>().WithMessage("*is over*");
            }
        }
    }

    private sealed class Scoped : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }
}
