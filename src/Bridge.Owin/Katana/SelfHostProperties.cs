using System.Globalization;
using Bridge.Owin.Environment;
using Bridge.Owin.Hosting;

namespace Bridge.Owin;

/// <summary>The startup properties of a Katana application on <see cref="OwinHost"/> (CommonKeys, and what Katana's own packages look for).</summary>
internal static class SelfHostProperties
{
    public static void Set(IDictionary<string, object> properties, OwinHost host, IServiceProvider? services)
    {
        properties[OwinKeys.Capabilities] = host.Capabilities;
        properties[OwinKeys.TraceOutput] = host.TraceOutput;
        properties[OwinKeys.AppName] = host.AppName;
        properties[OwinKeys.OnAppDisposing] = host.Stopping;
        if (host.Development)
        {
            properties[OwinKeys.AppMode] = "development";
        }

        HostUrl url = HostUrl.Parse(host.Url, onWindows: true);
        properties[OwinKeys.Addresses] = new List<IDictionary<string, object>>
        {
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["scheme"] = url.Scheme,
                ["host"] = url.Host,
                ["port"] = url.Port.ToString(CultureInfo.InvariantCulture),
                ["path"] = url.PathBase,
            },
        };
        if (services is not null)
        {
            properties[OwinServices.Key] = services;
        }
#if NET
        properties[KatanaKeys.DataProtectionProvider] = KatanaDataProtection.Of(services, host);
#endif
    }
}
