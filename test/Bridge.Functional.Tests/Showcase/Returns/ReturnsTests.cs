using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Showcase.Returns;

/// <summary>The modules and options that docs/returns.md shows, on Kestrel and on OWIN.</summary>
[TestClass]
public sealed class ReturnsTests
{
    private const string Html = "text/html; charset=utf-8";

    private static string s_path = "";
    private static WebApplication? s_kestrel;
    private static HttpClient? s_onKestrel;
    private static HttpClient? s_onOwin;

    [ClassInitialize]
    public static async Task StartAsync(TestContext _)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bridge-returns-");
        s_path = Path.Combine(folder.FullName, "report.csv");
        await File.WriteAllTextAsync(s_path, "a,b\n");

        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        HostExamples.Services(builder);
        s_kestrel = builder.Build();
        s_kestrel.MapModule("/", new FromFlask(s_path, folder.FullName));
        HostExamples.Kestrel(s_kestrel);
        await s_kestrel.StartAsync();
        string address = s_kestrel.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        s_onKestrel = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
        s_onOwin = new HttpClient(new FromFlask(s_path, folder.FullName)
            .ToAppFunc()
            .ToHttpMessageHandler(new AppHandlerOptions { AllowAutoRedirect = false })) { BaseAddress = new Uri("http://localhost") };
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        s_onKestrel!.Dispose();
        s_onOwin!.Dispose();
        await s_kestrel!.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(s_path)!, recursive: true);
    }

    [TestMethod]
    [DataRow("/made", 201, "application/json", "{\"id\":7}", "X-Made", "yes")]
    [DataRow("/json", 202, "application/json", "\"not an object\"", "X-Served-By", "Bridge")]
    [DataRow("/old", 302, Html, null, "Location", "/entries/7")]
    [DataRow("/entries/7", 200, Html, "entry 7", "X-Served-By", "Bridge")]
    [DataRow("/missing", 404, Html, null, "X-Served-By", "Bridge")]
    [DataRow("/report", 200, "text/csv; charset=utf-8", "a,b\n", "X-Served-By", "Bridge")]
    [DataRow("/files/report.csv", 200, "text/csv; charset=utf-8", "a,b\n", "X-Served-By", "Bridge")]
    [DataRow("/files/..%2freport.csv", 404, Html, null, "X-Served-By", "Bridge")]
    [DataRow("/lines", 200, Html, "1\n2\n3\n", "X-Served-By", "Bridge")]
    [DataRow("/positions", 200, "text/event-stream",
        "event: moved\ndata: {\"x\":1,\"y\":1}\nid: 1\n\nevent: moved\ndata: {\"x\":2,\"y\":4}\nid: 2\n\nevent: moved\ndata: {\"x\":3,\"y\":9}\nid: 3\n\n",
        "Cache-Control", "no-cache")]
    [DataRow("/lost", 404, Html, "no such entry", "Content-Type", null)]
    [DataRow("/admin", 200, Html, "below /admin", "X-Served-By", "Bridge")]
    public async Task Example_for_people_from_Flask_answers_on_both_hosts(
        string path,
        int status,
        string contentType,
        string? body,
        string header,
        string? value)
    {
        foreach (HttpClient client in (HttpClient[])[s_onKestrel!, s_onOwin!])
        {
            using HttpResponseMessage response = await client.GetAsync(path);
            ((int)response.StatusCode).Should().Be(status);
            response.Content.Headers.ContentType!.ToString().Should().Be(contentType);
            if (body is not null)
            {
                (await response.Content.ReadAsStringAsync()).Should().Be(body);
            }

            if (value is not null)
            {
                response.Headers.GetValues(header).Should().Equal(value);
            }
        }
    }

    [TestMethod]
    [DataRow("/outside", Html, "21.0 °C")]
    [DataRow("/written", "text/plain", "written by hand")]
    public async Task Rule_of_ones_own_answers_on_Kestrel(string path, string contentType, string body)
    {
        using HttpResponseMessage response = await s_onKestrel!.GetAsync(path);
        response.Content.Headers.ContentType!.ToString().Should().Be(contentType);
        (await response.Content.ReadAsStringAsync()).Should().Be(body);
    }
}
