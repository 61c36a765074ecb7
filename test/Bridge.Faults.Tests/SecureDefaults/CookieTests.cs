using Bridge.Faults.Tests.Smuggling;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Owin;

namespace Bridge.Faults.Tests.SecureDefaults;

/// <summary>Cookies as they come to the wire: Bridge's own closed unless told otherwise, Katana's as Katana documents them.</summary>
[TestClass]
public sealed class CookieTests
{
    [TestMethod]
    [DataRow(HostKind.Kestrel, "http", "")]
    [DataRow(HostKind.Kestrel, "https", "Secure; ")]
    [DataRow(HostKind.OwinHost, "http", "")]
    [DataRow(HostKind.OwinHost, "https", "Secure; ")]
    public async Task Cookies_of_a_response_are_HttpOnly_and_Lax_and_on_https_Secure(HostKind host, string scheme, string secure)
    {
        SiteModule module = new();
        module.Get("/", static _ =>
        {
            Response response = new("");
            response.SetCookie("plain", "1");
            response.DeleteCookie("gone");
            response.SetCookie("open", "1", new CookieAttributes { HttpOnly = false, Secure = false, SameSite = null });
            response.SetCookie("odd", "a; Path=/x\r\nSet-Cookie: b=1,\"\\ \u20ac");
            return response;
        });
        await using TestServer server = await StartAsync(host, scheme, module.ToAppFunc());
        (await GetCookiesAsync(server)).Should().Equal(
            $"plain=1; {secure}HttpOnly; Path=/; SameSite=Lax",
            $"gone=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; {secure}HttpOnly; Path=/; SameSite=Lax",
            "open=1; Path=/",
            $"odd=a%3B%20Path=/x%0D%0ASet-Cookie:%20b=1%2C%22%5C%20%E2%82%AC; {secure}HttpOnly; Path=/; SameSite=Lax");
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel, "http")]
    [DataRow(HostKind.Kestrel, "https")]
    [DataRow(HostKind.OwinHost, "http")]
    [DataRow(HostKind.OwinHost, "https")]
    public async Task Cookies_of_Katana_have_what_they_were_given_and_no_more(HostKind host, string scheme)
    {
        AppFunc site = Katana.ToAppFunc(static app => app.Run(static context =>
        {
            context.Response.Cookies.Append("plain", "a; b\r\nc");
            context.Response.Cookies.Append("closed", "1", new Microsoft.Owin.CookieOptions { HttpOnly = true, Secure = true });
            return Task.CompletedTask;
        }));
        await using TestServer server = await StartAsync(host, scheme, site);
        (await GetCookiesAsync(server)).Should().Equal("plain=a%3B%20b%0D%0Ac; path=/", "closed=1; path=/; secure; HttpOnly");
    }

    private static Task<TestServer> StartAsync(HostKind host, string scheme, AppFunc app)
    {
        // What stands for a server with a certificate, or for the proxy's middleware.
        AppFunc outer = environment =>
        {
            environment[OwinKeys.RequestScheme] = scheme;
            return app(environment);
        };
        return host == HostKind.OwinHost ? TestServer.StartAsync(host, outer) : KestrelTestServer.StartAsync(web => web.MapOwin("/", outer));
    }

    private static async Task<List<string>> GetCookiesAsync(TestServer server)
    {
        using StrictClient client = new(server.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        return (await client.ReadAsync()).Values("Set-Cookie");
    }

    private sealed class SiteModule : ViewModule;
}
