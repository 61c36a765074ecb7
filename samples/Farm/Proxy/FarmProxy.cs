using Bridge.Farm.Keys;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;

namespace Bridge.Farm.Proxy;

/// <summary>YARP in front of the instances. appsettings.json says which routes stay with one instance, and how the instances are checked.</summary>
internal static class FarmProxy
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(string[] args)
    {
        WebApplicationBuilder builder = Settings.Builder(args);
        string[] clusters = [.. builder.Configuration.GetSection("ReverseProxy:Clusters").GetChildren().Select(static cluster => cluster.Path)];
        List<ChildInstance> children = [];
        KeyPlace? keys = null;
        try
        {
            if (!clusters.Any(cluster => builder.Configuration.GetSection($"{cluster}:Destinations").GetChildren().Any()))
            {
                keys = await KeyPlace.FindAsync(builder.Configuration);
                string[] arguments = [.. keys.Arguments, "--Drain", builder.Configuration["Drain"] ?? ""];
                await StartAsync(children, builder.Configuration.GetValue("Instances", 3), arguments);
                builder.Configuration.AddInMemoryCollection(
                    from cluster in clusters
                    from child in children
                    select KeyValuePair.Create($"{cluster}:Destinations:{child.Name}:Address", (string?)child.Url));
            }

            builder.Services.AddSingleton<IPassiveHealthCheckPolicy, Unreachable>();
            builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
                .ConfigureHttpClient(static (_, handler) => handler.ConnectTimeout = s_connectTimeout);
            await using WebApplication app = builder.Build();
            app.UseRouting();
            string place = keys?.Description ?? "Each instance was told on its own machine where the keys are.";
            app.MapModule("/_farm", new FarmPage(app.Services.GetRequiredService<IProxyStateLookup>(), children, place));
            app.MapReverseProxy(proxy =>
            {
                proxy.Use(NameInstanceAsync);
                if (app.Configuration.GetValue("Failover", true))
                {
                    proxy.Use(Failover.RunAsync);
                }

                proxy.UseSessionAffinity();
                proxy.UseLoadBalancing();
                proxy.UsePassiveHealthChecks();
            });
            await app.StartAsync();
            Console.WriteLine(place);
            Console.WriteLine($"{Settings.Announcement}{app.Urls.First()}/");
            await app.WaitForShutdownAsync();
        }
        finally
        {
            await Task.WhenAll(children.Select(static child => child.DisposeAsync().AsTask()));
            if (keys is not null)
            {
                await keys.DisposeAsync();
            }
        }
    }

    /// <summary>If there is no key yet, the first instance makes one. If all instances started at once, each would make its own key.</summary>
    private static async Task StartAsync(List<ChildInstance> children, int count, string[] arguments)
    {
        children.Add(await ChildInstance.StartAsync("instance-1", arguments));
        children.AddRange(
            await Task.WhenAll(Enumerable.Range(2, count - 1).Select(number => ChildInstance.StartAsync($"instance-{number}", arguments))));
    }

    /// <summary>Says in each response which instance was asked last.</summary>
    private static Task NameInstanceAsync(HttpContext context, Func<Task> next)
    {
        context.Response.OnStarting(
            static state =>
            {
                var context = (HttpContext)state;
                context.Response.Headers["X-Instance"] = context.GetReverseProxyFeature().ProxiedDestination?.DestinationId;
                return Task.CompletedTask;
            },
            context);
        return next();
    }
}
