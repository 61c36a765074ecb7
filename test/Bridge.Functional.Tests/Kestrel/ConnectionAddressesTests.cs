using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Kestrel;

[TestClass]
[DoNotParallelize]
public sealed class ConnectionAddressesTests
{
    [TestMethod]
    public async Task Client_of_IPv4_has_an_IPv4_address_on_a_socket_for_both_families()
    {
        string? addresses = null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.ListenAnyIP(0));
        await using WebApplication app = builder.Build();
        app.UseOwin(environment =>
        {
            ((HttpContext)environment["Microsoft.AspNetCore.Http.HttpContext"]).Connection.RemoteIpAddress!.IsIPv4MappedToIPv6.Should()
                .BeTrue("that is what the test is about");
            addresses = $"{environment[OwinKeys.RemoteIpAddress]} {environment[OwinKeys.LocalIpAddress]} {environment[OwinKeys.IsLocal]}";
            return Task.CompletedTask;
        });
        await app.StartAsync();
        using var client = new HttpClient { Timeout = Patience.Limit };
        (await client.GetAsync($"http://127.0.0.1:{new Uri(app.Urls.Single().Replace("[::]", "localhost", StringComparison.Ordinal)).Port}/")).StatusCode
            .Should()
            .Be(HttpStatusCode.OK);
        addresses.Should().Be("127.0.0.1 127.0.0.1 True");
        await app.StopAsync();
    }
}
