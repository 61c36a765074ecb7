using Bridge.Listener;
using Bridge.Parity;

// The URL on the first line; until the standard input ends, which it does when whoever started this has gone.
using var host = ListenerHost.Start(ParitySite.App(), onError: (_, _) => { }, trace: TextWriter.Null);
Console.WriteLine(host.Url.TrimEnd('/'));
Console.In.ReadToEnd();
