using Bridge.SideBySide;
using Bridge.SideBySide.New;
using Bridge.SideBySide.Old;
using Bridge.SideBySide.Proxy;

// The proxy starts this program twice more, once for each site.
await (args switch
{
    ["old", .. string[] rest] => Site.RunAsync(rest, OldSite.Build),
    ["new", .. string[] rest] => Site.RunAsync(rest, NewSite.Build),
    _ => ProxySite.RunAsync(args),
});
