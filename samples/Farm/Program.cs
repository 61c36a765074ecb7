using Bridge.Farm.Instances;
using Bridge.Farm.Proxy;

// The proxy starts this program once more for each instance.
await (args switch
{
    ["instance", .. string[] rest] => Instance.RunAsync(rest),
    _ => FarmProxy.RunAsync(args),
});
