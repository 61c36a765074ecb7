using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Conformance;

/// <summary>Kestrel, with the application mounted by MapOwin.</summary>
internal sealed class KestrelUnderTest : ServerUnderTest
{
    private readonly WebApplication _app;
    private readonly bool _http2;

    private KestrelUnderTest(WebApplication app, bool http2)
    {
        _app = app;
        _http2 = http2;
        Port = new Uri(app.Urls.Single()).Port;
    }

    public override int Port { get; }

    public override Version HttpVersion => _http2 ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11;

    public static Task<ServerUnderTest> StartAsync(AppFunc app, string pathBase, bool http2) => StartAsync(web => web.MapOwin(pathBase, app), http2);

    public static async Task RunStartupAsync(Action<IDictionary<string, object>> startup, bool http2)
    {
        await using ServerUnderTest server = await StartAsync(web => web.MapKatana("/", builder => startup(builder.Properties)), http2);
    }

    private static async Task<ServerUnderTest> StartAsync(Action<WebApplication> map, bool http2)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1));
        WebApplication web = builder.Build();
        map(web);
        await web.StartAsync();
        return new KestrelUnderTest(web, http2);
    }

    protected override async Task StopAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }
}
