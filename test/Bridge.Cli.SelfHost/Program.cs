using System;
using System.Configuration;
using System.Reflection;
using System.Threading;
using Microsoft.Owin.Hosting;
using Owin;

namespace SelfHost
{
    internal static class Program
    {
        private static int Main(string[] args)
        {
            if (args.Length == 2 && args[0] == "WebApp")
            {
                return Serve(args[1]);
            }

            Console.WriteLine("arguments: " + string.Join("|", args));
            Console.WriteLine("greeting: " + ConfigurationManager.AppSettings["greeting"]);
            Console.WriteLine("base: " + AppDomain.CurrentDomain.BaseDirectory);
            Console.WriteLine("entry: " + Assembly.GetEntryAssembly().GetName().Name);
            Console.WriteLine("read: " + Console.ReadLine());
            return args.Length;
        }

        private static int Serve(string url)
        {
            using (var interrupted = new ManualResetEvent(false))
            {
                Console.CancelKeyPress += (sender, e) =>
                {
                    e.Cancel = true;
                    interrupted.Set();
                };
                using (WebApp.Start(url))
                {
                    Console.WriteLine("listening");
                    interrupted.WaitOne();
                }
            }

            Console.WriteLine("stopped after " + Startup.Requests);
            return 7;
        }
    }

    public class Startup
    {
        public static int Requests;

        public void Configuration(IAppBuilder app)
        {
            app.Run(context =>
            {
                Interlocked.Increment(ref Requests);
                return context.Response.WriteAsync(ConfigurationManager.AppSettings["greeting"] + " to " + context.Request.Path);
            });
        }
    }
}
