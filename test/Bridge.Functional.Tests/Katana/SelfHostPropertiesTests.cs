using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.Owin.BuilderProperties;
using Microsoft.Owin.Security.DataProtection;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

[TestClass]
[DoNotParallelize]
public sealed class SelfHostPropertiesTests
{
    [TestMethod]
    public async Task The_startup_properties_are_the_hosts()
    {
        AppProperties seen = default;
        bool same = false;
        StringWriter trace = new();
        await using OwinHost host = Bridge.Owin.Katana.Start(
            "http://127.0.0.1:0/site",
            katana =>
            {
                seen = new AppProperties(katana.Properties);
                katana.Run(context =>
                {
                    same = ReferenceEquals(seen.Capabilities.Dictionary, context.Environment["server.Capabilities"]);
                    return context.Response.WriteAsync(context.Request.PathBase.Value);
                });
            },
            new OwinHostOptions { AppName = "Named", Development = true, TraceOutput = trace });
        using HttpClient client = new();

        (await client.GetStringAsync($"http://127.0.0.1:{host.Port}/site/x")).Should().Be("/site");

        same.Should().BeTrue();
        (seen.OwinVersion, seen.AppName, seen.Get<string>("host.AppMode")).Should().Be(("1.0", "Named", "development"));
        seen.TraceOutput.Write("traced at startup");
        trace.ToString().Should().Be("traced at startup");
        (seen.Addresses[0].Scheme, seen.Addresses[0].Host, seen.Addresses[0].Port, seen.Addresses[0].Path)
            .Should()
            .Be(("http", "127.0.0.1", $"{host.Port}", "/site"));
        seen.Capabilities.SendFileVersion.Should().Be("1.0");
        seen.OnAppDisposing.IsCancellationRequested.Should().BeFalse();
        await host.StopAsync();
        seen.OnAppDisposing.IsCancellationRequested.Should().BeTrue();
    }

    [TestMethod]
    public async Task What_no_middleware_answers_is_404()
    {
        await using OwinHost host = Bridge.Owin.Katana.Start("http://127.0.0.1:0", _ => { });
        using HttpClient client = new();

        ((int)(await client.GetAsync($"http://127.0.0.1:{host.Port}/")).StatusCode).Should().Be(404);
    }

    [TestMethod]
    public async Task Data_protection_lasts_from_one_start_to_the_next()
    {
        IDataProtector? protector = null;
        OwinHostOptions options = new() { AppName = "Lasting" };
        byte[] ticket;
        await using (Bridge.Owin.Katana.Start("http://127.0.0.1:0", katana => protector = katana.CreateDataProtector("purpose"), options))
        {
            ticket = protector!.Protect([1, 2, 3]);
        }

        await using OwinHost later = Bridge.Owin.Katana.Start("http://127.0.0.1:0", katana => protector = katana.CreateDataProtector("purpose"), options);

        protector!.Unprotect(ticket).Should().Equal(1, 2, 3);
    }

    [TestMethod]
    public async Task A_startup_that_fails_leaves_its_port_free()
    {
        int port = 0;
        Action start = () => Bridge.Owin.Katana.Start("http://127.0.0.1:0", katana =>
        {
            port = int.Parse(new AppProperties(katana.Properties).Addresses[0].Port, System.Globalization.CultureInfo.InvariantCulture);
            throw new FormatException("bad setting");
        });

        start.Should().Throw<FormatException>();

        await using OwinHost host = Bridge.Owin.Katana.Start($"http://127.0.0.1:{port}", _ => { });
        host.Port.Should().Be(port);
    }
}
