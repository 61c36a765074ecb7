using Bridge.AspNetCore.Hosting;
using Bridge.Parity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Parity;

/// <summary>The servers, for the tests of this folder.</summary>
internal static class Servers
{
    /// <summary>Where test/mono.sh says that Mono serves.</summary>
    public const string MonoVariable = "BRIDGE_PARITY_MONO";

    private static WebApplication s_kestrel = null!;
    private static Bridge.AspNetCore.Hosting.OwinHost s_owinHost = null!;

    internal static Server Kestrel { get; private set; } = null!;

    internal static Server OwinHost { get; private set; } = null!;

    internal static Server? Mono { get; private set; }

    public static async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        s_kestrel = builder.Build();
        foreach ((string path, ViewModule module) in ParitySite.Modules())
        {
            s_kestrel.MapModule(path, module);
        }

        s_kestrel.MapKatana(ParitySite.KatanaPath, ParitySite.Katana);
        s_kestrel.MapGet("/which", ParitySite.GuestbookHash);
        await s_kestrel.StartAsync();
        Kestrel = new Server(new Uri(s_kestrel.Urls.Single()));

        s_owinHost = Bridge.AspNetCore.Hosting.OwinHost.Start(
            "http://127.0.0.1:0",
            ParitySite.App(),
            new OwinHostOptions { OnError = (_, _) => { }, TraceOutput = TextWriter.Null });
        OwinHost = new Server(new Uri(s_owinHost.Url));
        if (Environment.GetEnvironmentVariable(MonoVariable) is { Length: > 0 } url)
        {
            Mono = new Server(new Uri(url));
        }
    }

    public static async Task StopAsync()
    {
        await s_kestrel.DisposeAsync();
        await s_owinHost.DisposeAsync();
    }
}
