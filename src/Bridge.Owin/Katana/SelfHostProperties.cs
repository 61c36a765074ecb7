#if NET
using System.Globalization;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using Bridge.Owin.Environment;

namespace Bridge.Owin;

/// <summary>
/// The startup properties of a Katana application on <see cref="OwinHost"/>: those of CommonKeys, and those that Katana's own packages look for.
/// </summary>
internal static class SelfHostProperties
{
    public static void Set(IDictionary<string, object> properties, OwinHost host, IServiceProvider? services)
    {
        properties[OwinKeys.Capabilities] = ServerCapabilities.Create();
        properties[OwinKeys.TraceOutput] = host.TraceOutput;
        properties[OwinKeys.AppName] = host.AppName;
        properties[OwinKeys.OnAppDisposing] = host.Stopping;
        if (host.Development)
        {
            properties[OwinKeys.AppMode] = "development";
        }

        properties[OwinKeys.Addresses] = host.HostUrls.Select(AddressOf).ToList();
        if (services is not null)
        {
            properties[OwinServices.Key] = services;
        }
        properties[KatanaKeys.DataProtectionProvider] = KatanaDataProtection.Of(services, host.AppName, host.TraceOutput);
        ListenerSettings.Offer(properties);
    }

    private static IDictionary<string, object> AddressOf(HostUrl url) => new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["scheme"] = url.Scheme,
        ["host"] = url.Host,
        ["port"] = url.Port.ToString(CultureInfo.InvariantCulture),
        ["path"] = url.PathBase,
    };
}
#endif
