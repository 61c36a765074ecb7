using System;
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

            var protection = (Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>>)app.Properties["security.DataProtectionProvider"];
            Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>> first = protection(new[] { "first" });
            Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>> second = protection(new[] { "second" });
            app.Map("/secret", secret => secret.Run(context =>
                context.Response.WriteAsync(first.Item2(first.Item1(new byte[] { 1 }))[0] + " " + second.Item2(second.Item1(new byte[] { 2 }))[0])));

            var config = new HttpConfiguration();
            config.Routes.MapHttpRoute("default", "api/{controller}/{id}", new { id = RouteParameter.Optional });
            app.UseWebApi(config);
            app.Run(context => context.Response.WriteAsync(ConfigurationManager.AppSettings["greeting"] + " at " + context.Request.PathBase));
        }
    }
}
