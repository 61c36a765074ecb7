using Bridge.Chat;
using Bridge.Farm.Keys;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HttpOverrides;

namespace Bridge.Farm.Instances;

/// <summary>One instance: the old site by UseKatana, and new pages behind its sign-in.</summary>
internal static class Instance
{
    // Requests that are still running after the drain may run for this time.
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(string[] args)
    {
        WebApplicationBuilder builder = Settings.Builder(args);
        await KeyRing.AddAsync(builder);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<Readiness>().AddSingleton<IHostLifetime, DrainingLifetime>();
        builder.Services.AddHealthChecks().AddCheck<Readiness>("ready");
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = s_shutdown);
        builder.Services.AddAuthentication().AddKatana();
        builder.Services.AddAuthorization();

        // A proxy on this machine is trusted. A proxy on another machine is trusted only if KnownProxies names it.
        builder.Services.Configure<ForwardedHeadersOptions>(static options => options.ForwardedHeaders = ForwardedHeaders.All);
        await using WebApplication app = builder.Build();
        app.UseForwardedHeaders();
        app.UseHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false });
        app.UseHealthChecks("/health/ready");
        app.UseKatana<InstanceStartup>();
        app.UseAuthorization();
        app.MapModule("/chat", new ChatModule(static _ => Html.Empty));
        app.MapModule("/", new InstancePages(app.Configuration["Name"] ?? Environment.MachineName));
        app.MapView("/orders", static request => InstancePages.Orders(request)).RequireAuthorization();

        KeyRing.Open(app.Services);
        await app.StartAsync();
        Console.WriteLine(Settings.Announcement + app.Urls.First());
        if (app.Configuration.GetValue<bool>("StopWithParent"))
        {
            _ = Task.Run(() => StopWithParent(app));
        }

        await app.WaitForShutdownAsync();
    }

    // The console's own reader blocks, even its asynchronous methods.
    private static void StopWithParent(WebApplication app)
    {
        while (Console.In.ReadLine() is not null)
        {
        }

        app.Lifetime.StopApplication();
    }
}
