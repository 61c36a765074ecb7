using System.Text.Json;
using Bridge.Load;

// "kestrel" or "httplistener" serves the large bodies. The URLs stand on the first line; then each line of the input is answered with the
// process's figures, until the input ends, which it does when whoever started this has gone.
(string[] urls, Func<Task> stop) = args switch
{
    ["kestrel"] => await BodiesSite.StartKestrelAsync(),
    ["httplistener"] => BodiesSite.StartHttpListener(),
    _ => throw new ArgumentException("kestrel or httplistener"),
};
Console.WriteLine(JsonSerializer.Serialize(urls));
while (await Console.In.ReadLineAsync() is not null)
{
    Console.WriteLine(JsonSerializer.Serialize(Figures.Take()));
}

await stop();
BodiesModule.DeleteFiles();
