#if NET
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using Bridge.Owin.Environment;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Owin;

/// <summary>The startup properties of a Katana application on ASP.NET Core: those of CommonKeys, and those that Katana's own packages look for.</summary>
internal static class KatanaProperties
{
    public static void Set(IDictionary<string, object> properties, IServiceProvider? services, AppFunc next, bool isEndpoint)
    {
        properties[OwinKeys.DefaultApp] = next;
        properties[OwinKeys.Capabilities] = ServerCapabilities.Create();
        properties[KatanaKeys.IsEndpoint] = isEndpoint;
        ListenerSettings.Offer(properties);
        if (services is null)
        {
            properties[KatanaKeys.DataProtectionProvider] = KatanaDataProtection.Of(services, appName: null, trace: null);
            return;
        }

        properties[OwinServices.Key] = services;
        properties[KatanaKeys.DataProtectionProvider] = KatanaDataProtection.Of(services);
        if (LoggingTextWriter.For(services) is { } writer)
        {
            properties[OwinKeys.TraceOutput] = writer;
        }

        if (services.GetService<ILoggerFactory>() is { } loggers)
        {
            properties[OwinKeys.LoggerFactory] = KatanaLogger.Factory(loggers);
        }

        if (services.GetService<IHostApplicationLifetime>() is { } lifetime)
        {
            properties[OwinKeys.OnAppDisposing] = lifetime.ApplicationStopping;
        }

        if ((services.GetService<IWebHostEnvironment>() ?? services.GetService<IHostEnvironment>()) is { } environment)
        {
            properties[OwinKeys.AppName] = environment.ApplicationName;
            if (environment.IsDevelopment())
            {
                properties[OwinKeys.AppMode] = "development";
            }
        }

        if (services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>() is { } addresses)
        {
            properties[OwinKeys.Addresses] = new ServerAddresses(addresses);
        }
    }
}
#endif
