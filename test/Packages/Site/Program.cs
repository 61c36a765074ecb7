using System.Reflection;
using Bridge;
using Library;
using Microsoft.Owin.Hosting;
using Site;

if (args is ["WebApp", string url])
{
    using (WebApp.Start<Startup>(url))
    {
        Assembly server = AppDomain.CurrentDomain.GetAssemblies().Single(loaded => loaded.GetName().Name == "Microsoft.Owin.Host.HttpListener");
        Console.WriteLine($"WebApp listens, by {server.GetName().Version}");
        Console.ReadLine();
    }

    return;
}

WebApplication app = WebApplication.CreateBuilder(args).Build();
app.UseKatana<Startup>();
app.UseRouting();
app.MapModule("/greetings", new Greetings());
app.MapView("/view", _ => ("a view", 201));
app.Run();
