using System;
using Microsoft.Owin.Hosting;

namespace OldSite
{
    internal static class Program
    {
        private static void Main(string[] args)
        {
            string url = args.Length > 0 ? args[0] : "http://+:9000/base";
            using (WebApp.Start(url))
            {
                Console.WriteLine("Running on {0}, press Enter to stop", url);
                Console.ReadLine();
            }

            Console.WriteLine("Stopped after {0} requests", Startup.Requests);
        }
    }
}
