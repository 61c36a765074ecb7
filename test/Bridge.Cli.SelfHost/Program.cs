using System;
using System.Configuration;
using System.Reflection;

namespace SelfHost
{
    internal static class Program
    {
        private static int Main(string[] args)
        {
            Console.CancelKeyPress += (sender, e) =>
            {
                Console.WriteLine("interrupted");
            };
            Console.WriteLine("arguments: " + string.Join("|", args));
            Console.WriteLine("greeting: " + ConfigurationManager.AppSettings["greeting"]);
            Console.WriteLine("base: " + AppDomain.CurrentDomain.BaseDirectory);
            Console.WriteLine("entry: " + Assembly.GetEntryAssembly().GetName().Name);
            Console.WriteLine("read: " + Console.ReadLine());
            return args.Length;
        }
    }
}
