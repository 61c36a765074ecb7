namespace Bridge.SideBySide.Proxy;

/// <summary>YARP in front of both sites. appsettings.json says which site serves each page.</summary>
internal static class ProxySite
{
    private static readonly string[] s_sites = ["old", "new"];

    public static async Task RunAsync(string[] args)
    {
        DirectoryInfo keys = Directory.CreateTempSubdirectory("bridge-sidebyside-");
        List<ChildSite> children = [];
        try
        {
            WebApplicationBuilder builder = Site.Builder(args);
            foreach (string site in s_sites)
            {
                string destinations = $"ReverseProxy:Clusters:{site}:Destinations";
                if (!builder.Configuration.GetSection(destinations).GetChildren().Any())
                {
                    ChildSite child = await ChildSite.StartAsync(site, keys.FullName);
                    children.Add(child);
                    builder.Configuration.AddInMemoryCollection([new($"{destinations}:started here:Address", child.Url)]);
                }
            }

            // The proxy sends X-Forwarded-For, -Proto, -Host and -Prefix, and both sites read them.
            builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
            await using WebApplication app = builder.Build();
            UsePathBase(app, app.Configuration["PathBase"] ?? "");
            app.UseRouting();
            app.MapView("/_routes", RoutesPage.For);
            app.MapReverseProxy();
            await app.StartAsync();
            Console.WriteLine($"{Site.Announcement}{app.Urls.First()}{app.Configuration["PathBase"]}/");
            await app.WaitForShutdownAsync();
        }
        finally
        {
            foreach (ChildSite child in children)
            {
                await child.DisposeAsync();
            }

            keys.Delete(recursive: true);
        }
    }

    private static void UsePathBase(WebApplication app, PathString pathBase)
    {
        if (!pathBase.HasValue)
        {
            return;
        }

        app.UsePathBase(pathBase);
        app.Use(async (context, next) =>
        {
            if (context.Request.PathBase == pathBase)
            {
                await next();
            }
            else if (context.Request.Path == "/")
            {
                context.Response.Redirect($"{pathBase}/");
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        });
    }
}
