using Bridge.AspNetCore.Hosting;
using Bridge.Parity;

// The URL on the first line; until the standard input ends, which it does when whoever started this has gone.
using OwinHost host = ParitySite.Start();
Console.WriteLine(host.Url.TrimEnd('/'));
Console.In.ReadToEnd();
