namespace Bridge.Functional.Tests.Endpoints;

/// <summary>Views and applications that answer the paths that they see.</summary>
internal sealed class PathsModule : ViewModule
{
    public PathsModule()
    {
        Get("/paths/{id:int}", r => $"{r.PathBase}|{r.Path}|{r.RouteValues["id"]}|{r.RouteValues["tenant"]}");
        Get("/environment", r => $"{r.Environment[OwinKeys.RequestPathBase]}|{r.Environment[OwinKeys.RequestPath]}");
        Get("/app", _ => TestApps.Paths);
        Mount("/mounted", TestApps.Paths);
    }
}
