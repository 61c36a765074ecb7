using System.Web.Http;
using System.Web.Http.Owin;
using Owin;

namespace Bridge.Showcase;

/// <summary>ASP.NET Web API 2, as its site configures it.</summary>
internal static class ApiApplication
{
    public static Example Example { get; } = new(
        "api/values",
        "ASP.NET Web API 2",
        "Controllers with attribute and convention routes, in JSON and XML; [Authorize] asks for the user of ASP.NET Core (on the OWIN host there is none).",
        SourceCode.Of("ApiApplication.cs", nameof(Configuration)));

    public static void Configuration(IAppBuilder app)
    {
        HttpConfiguration config = new();
        config.MapHttpAttributeRoutes();
        config.Routes.MapHttpRoute("default", "{controller}/{id}", new { id = RouteParameter.Optional });
        app.UseWebApi(config);
    }
}
