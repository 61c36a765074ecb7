using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>The rules of a port: its hosts and its paths.</summary>
[TestClass]
public sealed class HostSiteTests
{
    [TestMethod]
    [DataRow("http://localhost:5000", "localhost", true)]
    [DataRow("http://localhost:5000", "LOCALHOST:5000", true)]
    [DataRow("http://localhost:5000", "127.0.0.1:5000", true)]
    [DataRow("http://localhost:5000", "[::1]", true)]
    [DataRow("http://127.0.0.1:5000", "localhost", true)]
    [DataRow("http://[::1]:5000", "127.0.0.1", true)]
    [DataRow("http://localhost:5000", "localhost.evil.example", false)]
    [DataRow("http://localhost:5000", "other", false)]
    [DataRow("http://localhost:5000", "", true)]
    [DataRow("http://localhost:5000", null, true)]
    [DataRow("http://site.example:5000", "site.example", true)]
    [DataRow("http://site.example:5000", "localhost", false)]
    [DataRow("http://+:5000", "any.example", true)]
    [DataRow("http://*:5000", "any.example", true)]
    public void Host_header_names_the_URLs_own_host(string url, string? header, bool isFor) => Site(url).IsFor(header).Should().Be(isFor);

    [TestMethod]
    public void Port_with_one_URL_for_any_host_takes_any_and_each_port_is_a_site()
    {
        Site("http://site.example:5000", "http://+:5000/path").IsFor("other").Should().BeTrue();
        HostSite.Of([HostUrl.Parse("http://a:1"), HostUrl.Parse("http://b:2"), HostUrl.Parse("http://c:1")], static _ => Task.CompletedTask)
            .Select(static site => site.Port).Should().Equal(1, 2);
    }

    [TestMethod]
    [DataRow("/shop/admin/x", "/shop/admin|/x")]
    [DataRow("/SHOP/x", "/SHOP|/x")]
    [DataRow("/shopping", "404")]
    [DataRow("/", "404")]
    public async Task Longest_path_that_fits_is_the_path_base_and_other_paths_are_404(string path, string seen)
    {
        HostSite site = Site("http://+:5000/shop", "http://+:5000/shop/admin", "http://localhost:5000/Shop");
        MemoryExchange exchange = new(path: path);
        await site.App(new HttpContextEnvironment(exchange.Context));
        await exchange.Writer.FlushAsync();
        (exchange.StatusCode == 404 ? "404" : exchange.Body).Should().Be(seen);
    }

    private static HostSite Site(params string[] urls) =>
        HostSite.Of([.. urls.Select(HostUrl.Parse)], static environment => environment.WriteAsync($"{environment.PathBase}|{environment.Path}")).Single();
}
