using System.Text.Json;
using Bridge.Load;
using Bridge.Showcase;

// "kestrel" or "owinhost" serves the large bodies, "showcase" the Showcase on both. The URLs stand on the first line; then each line of the input is answered with the
// process's figures, until the input ends, which it does when whoever started this has gone.
MemoryPools.Listen();
(string[] urls, Func<Task> stop) = args switch
{
    ["kestrel"] => await BodiesSite.StartKestrelAsync(),
    ["owinhost"] => BodiesSite.StartOwinHost(),
    ["showcase"] => await StartShowcaseAsync(),
    _ => throw new ArgumentException("kestrel, owinhost or showcase"),
};
Console.WriteLine(JsonSerializer.Serialize(urls));
while (await Console.In.ReadLineAsync() is not null)
{
    Console.WriteLine(JsonSerializer.Serialize(Figures.Take()));
}

await stop();
BodiesModule.DeleteFiles();

static async Task<(string[] Urls, Func<Task> Stop)> StartShowcaseAsync()
{
    Hosts hosts = await Hosts.StartAsync("http://127.0.0.1:0", "http://127.0.0.1:0", reportFailures: true, ("/load", new BodiesModule()));
    return ([hosts.KestrelUrl, hosts.OwinUrl], () => hosts.DisposeAsync().AsTask());
}
