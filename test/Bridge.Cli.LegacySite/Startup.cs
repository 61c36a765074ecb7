using System.Configuration;
using System.Web.Http;
using Hangfire;
using Hangfire.InMemory;
using Owin;

namespace LegacySite
{
    /// <summary>The startup class that web.config names: the frameworks by their own extension methods, and KatanaSite for the rest.</summary>
    public class Startup
    {
        public void Configuration(IAppBuilder app)
        {
            var api = new HttpConfiguration();
            api.MapHttpAttributeRoutes();
            api.Routes.MapHttpRoute("default", "{controller}/{id}", new { id = RouteParameter.Optional });
            app.Map("/api", branch => branch.UseWebApi(api));

            app.MapSignalR();

            JobStorage.Current = new InMemoryStorage();
            BackgroundJob.Enqueue<Bridge.Showcase.ExampleJobs>(jobs => jobs.SendWelcomeMail("ada@example.org"));
            app.UseHangfireDashboard("/hangfire");

            app.Map("/config", branch => branch.Run(context => context.Response.WriteAsync(
                ConfigurationManager.AppSettings["greeting"] + "|" + ConfigurationManager.ConnectionStrings["shop"].ConnectionString)));
            app.Map("/where", branch => branch.Run(context => context.Response.WriteAsync(
                AppDomain.CurrentDomain.BaseDirectory
                    + "|"
                    + AppDomain.CurrentDomain.GetData("DataDirectory")
                    + "|"
                    + typeof(IAppBuilder).Assembly.Location
                    + "|"
                    + typeof(Microsoft.Owin.IOwinContext).Assembly.Location)));

            new KatanaSite.Startup().Configuration(app);
        }
    }
}
