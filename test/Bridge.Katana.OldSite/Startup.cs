using System.Configuration;
using System.Threading;
using System.Web.Http;
using Owin;

namespace OldSite
{
    public class Startup
    {
        public static int Requests;

        public void Configuration(IAppBuilder app)
        {
            app.Use(async (context, next) =>
            {
                Interlocked.Increment(ref Requests);
                await next();
            });

            var config = new HttpConfiguration();
            config.Routes.MapHttpRoute("default", "api/{controller}/{id}", new { id = RouteParameter.Optional });
            app.UseWebApi(config);
            app.Run(context => context.Response.WriteAsync(ConfigurationManager.AppSettings["greeting"] + " at " + context.Request.PathBase));
        }
    }
}
