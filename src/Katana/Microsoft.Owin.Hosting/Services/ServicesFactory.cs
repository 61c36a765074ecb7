using Microsoft.Owin.Hosting.Builder;
using Microsoft.Owin.Hosting.Engine;
using Microsoft.Owin.Hosting.Loader;
using Microsoft.Owin.Hosting.ServerFactory;
using Microsoft.Owin.Hosting.Starter;
using Microsoft.Owin.Hosting.Tracing;
using Microsoft.Owin.Hosting.Utilities;
using Microsoft.Owin.Logging;

namespace Microsoft.Owin.Hosting.Services;

/// <summary>
/// The services that hosting uses. A setting whose name is a service's full name replaces its class with another, or with several, separated by semicolons.
/// </summary>
public static class ServicesFactory
{
    private static readonly (Type Service, Type Implementation)[] s_defaults =
    [
        (typeof(ITraceOutputFactory), typeof(TraceOutputFactory)),
        (typeof(IHostingStarter), typeof(HostingStarter)),
        (typeof(IHostingStarterFactory), typeof(HostingStarterFactory)),
        (typeof(IHostingStarterActivator), typeof(HostingStarterActivator)),
        (typeof(IHostingEngine), typeof(HostingEngine)),
        (typeof(IAppBuilderFactory), typeof(AppBuilderFactory)),
        (typeof(IAppLoader), typeof(AppLoader)),
        (typeof(IAppLoaderFactory), typeof(AppLoaderFactory)),
        (typeof(IAppActivator), typeof(AppActivator)),
        (typeof(IServerFactoryLoader), typeof(ServerFactoryLoader)),
        (typeof(IServerFactoryActivator), typeof(ServerFactoryActivator)),
        (typeof(ILoggerFactory), typeof(DiagnosticsLoggerFactory)),
    ];

    /// <summary>Makes the services with the settings of the program's config file.</summary>
    /// <returns>The services.</returns>
    public static IServiceProvider Create() => Create(SettingsLoader.LoadFromConfig());

    /// <summary>Makes the services with the settings of the program's config file.</summary>
    /// <param name="configuration">Adds and removes services.</param>
    /// <returns>The services.</returns>
    public static IServiceProvider Create(Action<ServiceProvider> configuration) => Create(SettingsLoader.LoadFromConfig(), configuration);

    /// <summary>Makes the services with the settings of a file.</summary>
    /// <param name="settingsFile">The file.</param>
    /// <returns>The services.</returns>
    public static IServiceProvider Create(string settingsFile) => Create(settingsFile, null);

    /// <summary>Makes the services with the settings of a file.</summary>
    /// <param name="settingsFile">The file.</param>
    /// <param name="configuration">Adds and removes services; null for no changes.</param>
    /// <returns>The services.</returns>
    public static IServiceProvider Create(string settingsFile, Action<ServiceProvider> configuration) =>
        Create(SettingsLoader.LoadFromSettingsFile(settingsFile), configuration);

    /// <summary>Makes the services with the given settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The services.</returns>
    public static IServiceProvider Create(IDictionary<string, string> settings) => Create(settings, null);

    /// <summary>Makes the services with the given settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="configuration">Adds and removes services; null for no changes.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="settings"/> is null.</exception>
    public static IServiceProvider Create(IDictionary<string, string> settings, Action<ServiceProvider> configuration)
    {
        var services = new ServiceProvider();
        ForEach(settings, (service, implementation) => services.Add(service, implementation));
        configuration?.Invoke(services);
        return services;
    }

    /// <summary>Calls back with each service and its class, with the settings of the program's config file.</summary>
    /// <param name="callback">Receives them.</param>
    public static void ForEach(Action<Type, Type> callback) => ForEach(SettingsLoader.LoadFromConfig(), callback);

    /// <summary>Calls back with each service and its class, with the settings of a file.</summary>
    /// <param name="settingsFile">The file.</param>
    /// <param name="callback">Receives them.</param>
    public static void ForEach(string settingsFile, Action<Type, Type> callback) => ForEach(SettingsLoader.LoadFromSettingsFile(settingsFile), callback);

    /// <summary>Calls back with each service and its class, with the given settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="callback">Receives them.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="TypeLoadException">A setting names a class that does not exist.</exception>
    public static void ForEach(IDictionary<string, string> settings, Action<Type, Type> callback)
    {
        if (settings == null)
        {
            throw new ArgumentNullException(nameof(settings));
        }
        if (callback == null)
        {
            throw new ArgumentNullException(nameof(callback));
        }
        foreach ((Type service, Type implementation) in s_defaults)
        {
            if (!settings.TryGetValue(service.FullName, out string names) || string.IsNullOrWhiteSpace(names))
            {
                callback(service, implementation);
                continue;
            }
            foreach (string name in names.Split([';'], StringSplitOptions.RemoveEmptyEntries))
            {
                callback(service, Type.GetType(name.Trim(), throwOnError: true));
            }
        }
    }
}
