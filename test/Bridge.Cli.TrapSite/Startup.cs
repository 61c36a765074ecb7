using System;
using System.Configuration;
using System.IO;
using System.Net;
using Microsoft.Owin;
using Owin;

[assembly: OwinStartup(typeof(TrapSite.Startup))]

namespace TrapSite
{
    public class Startup
    {
        public void Configuration(IAppBuilder app)
        {
            var listener = (HttpListener)app.Properties["System.Net.HttpListener"];
            listener.AuthenticationSchemes = AuthenticationSchemes.Ntlm;
            app.Run(context => context.Response.WriteAsync(File.ReadAllText(@"App_Data\notes.txt") + ConfigurationManager.AppSettings["greeting"]));
        }
    }

    public class LateStartup
    {
        public void Configuration(IAppBuilder app)
        {
            app.Map("/web", branch => branch.Run(context => context.Response.WriteAsync(new Traps().Page())));
            app.Map("/formatter", branch => branch.Run(context => context.Response.WriteAsync(new Traps().Copy("text").ToString())));
            app.Map("/fine", branch => branch.Run(context => context.Response.WriteAsync("fine")));
        }
    }
}
