using System.Globalization;
using System.Text.Json;
using Bridge.AspNetCore;
using Bridge.Load;
using Bridge.Showcase;

// "kestrel" or "owinhost" serves the large bodies, "showcase" the Showcase on both. The URLs stand on the first line; then each line of the input is answered
// with the process's figures, until the input ends, which it does when whoever started this has gone.
MemoryPools.Listen();
if (Environment.GetEnvironmentVariable("BRIDGE_ADDED_THREADS") is { } limit)
{
    AddedThreads.Limit = int.Parse(limit, CultureInfo.InvariantCulture);
}

(string[] urls, Func<Task> stop) = args switch
{
    ["kestrel"] => await BodiesSite.StartKestrelAsync(),
    ["owinhost"] => BodiesSite.StartOwinHost(),
    ["showcase"] => await StartShowcaseAsync(),
    _ => throw new ArgumentException("kestrel, owinhost or showcase"),
};
Console.WriteLine(JsonSerializer.Serialize(urls));

// On a thread of its own: the console blocks, and the thread pool is what some tests look at.
await Task.Factory.StartNew(Answer, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
await stop();
BodiesModule.DeleteFiles();

static void Answer()
{
    while (Console.In.ReadLine() is not null)
    {
        Console.WriteLine(JsonSerializer.Serialize(Figures.Take()));
    }
}

static async Task<(string[] Urls, Func<Task> Stop)> StartShowcaseAsync()
{
    Hosts hosts = await Hosts.StartAsync("http://127.0.0.1:0", "http://127.0.0.1:0", reportFailures: true, ("/load", new BodiesModule()));
    return ([hosts.KestrelUrl, hosts.OwinUrl], () => hosts.DisposeAsync().AsTask());
}
