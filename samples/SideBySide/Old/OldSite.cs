namespace Bridge.SideBySide.Old;

/// <summary>The old site. On IIS, Microsoft.Owin.Host.SystemWeb would run its startup class; here Kestrel does.</summary>
internal static class OldSite
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        WebApplication app = builder.Build();
        app.UseForwardedHeaders();
        app.UseKatana<SharedStartup>();
        return app;
    }
}
