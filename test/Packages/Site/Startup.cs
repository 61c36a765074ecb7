using System.Web.Http;
using Microsoft.Owin;
using Owin;

namespace Site;

public sealed class Startup
{
    public void Configuration(IAppBuilder app)
    {
        var config = new HttpConfiguration();
        config.Routes.MapHttpRoute("default", "api/{controller}/{id}", new { id = RouteParameter.Optional });
        app.UseWebApi(config);
        app.Map("/katana", katana => katana.Run(context => context.Response.WriteAsync($"Microsoft.Owin {typeof(IOwinContext).Assembly.GetName().Version}")));
    }
}
