using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Owin.Hosting.Builder;
using Microsoft.Owin.Hosting.Loader;
using Microsoft.Owin.Hosting.ServerFactory;
using Microsoft.Owin.Hosting.Tracing;
using Microsoft.Owin.Hosting.Utilities;
using Microsoft.Owin.Logging;
using Owin;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Hosting.Engine;

/// <summary>Starts sites: finds the server and the startup code, gives the site its properties, and starts the server.</summary>
public class HostingEngine : IHostingEngine
{
    private readonly IAppBuilderFactory _appBuilderFactory;
    private readonly ITraceOutputFactory _traceOutputFactory;
    private readonly IAppLoader _appLoader;
    private readonly IServerFactoryLoader _serverFactoryLoader;
    private readonly ILoggerFactory _loggerFactory;

    /// <summary>Makes an engine.</summary>
    /// <param name="appBuilderFactory">Makes the application builder.</param>
    /// <param name="traceOutputFactory">Makes the writer for traces.</param>
    /// <param name="appLoader">Finds the startup code.</param>
    /// <param name="serverFactoryLoader">Finds the server.</param>
    /// <param name="loggerFactory">Makes the site's loggers.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public HostingEngine(
        IAppBuilderFactory appBuilderFactory,
        ITraceOutputFactory traceOutputFactory,
        IAppLoader appLoader,
        IServerFactoryLoader serverFactoryLoader,
        ILoggerFactory loggerFactory)
    {
        _appBuilderFactory = appBuilderFactory ?? throw new ArgumentNullException(nameof(appBuilderFactory));
        _traceOutputFactory = traceOutputFactory ?? throw new ArgumentNullException(nameof(traceOutputFactory));
        _appLoader = appLoader ?? throw new ArgumentNullException(nameof(appLoader));
        _serverFactoryLoader = serverFactoryLoader ?? throw new ArgumentNullException(nameof(serverFactoryLoader));
        _loggerFactory = loggerFactory ?? throw new ArgumentNullException(nameof(loggerFactory));
    }

    /// <summary>The default port, 5000.</summary>
    public static int DefaultPort => 5000;

    /// <summary>The port in the options, their settings or the environment.</summary>
    /// <param name="options">The options.</param>
    /// <param name="port">The port; <see cref="DefaultPort"/> if none is named.</param>
    /// <returns>True if one is named.</returns>
    public static bool TryDetermineCustomPort(StartOptions options, out int port)
    {
        if (options?.Port is { } given)
        {
            port = given;
            return true;
        }
        string setting = Setting(options, SettingNames.Port) ?? Environment.GetEnvironmentVariable(SettingNames.PortVariable);
        if (int.TryParse(setting, NumberStyles.Integer, CultureInfo.InvariantCulture, out port))
        {
            return true;
        }
        port = DefaultPort;
        return false;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <exception cref="MissingMemberException">There is no such server.</exception>
    /// <exception cref="EntryPointNotFoundException">There is no startup code. The message says what was looked for.</exception>
    public virtual IDisposable Start(StartContext context)
    {
        if (context == null)
        {
            throw new ArgumentNullException(nameof(context));
        }
        LoadSettings(context.Options);
        bool ownTrace = context.TraceOutput == null;
        context.TraceOutput ??= _traceOutputFactory.Create(Setting(context.Options, SettingNames.TraceOutput));
        context.Builder ??= _appBuilderFactory.Create();
        var stopping = new CancellationTokenSource();
        SetProperties(context, stopping.Token);
        try
        {
            // Only Katana's TestServer brings its own server.
            bool isTestServer = context.ServerFactory != null;
            context.ServerFactory ??= FindServer(context.Options);
            context.ServerFactory.Initialize(context.Builder);
            DataProtection.Offer(context.Builder.Properties);
            Configure(context, isTestServer);
            return new RunningSite(stopping, context.ServerFactory.Create(context.Builder), ownTrace ? context.TraceOutput : null);
        }
        catch
        {
            stopping.Dispose();
            throw;
        }
    }

    private static void LoadSettings(StartOptions options)
    {
        if (Setting(options, SettingNames.SettingsFile) is { } file)
        {
            foreach (KeyValuePair<string, string> setting in SettingsLoader.LoadFromSettingsFile(file))
            {
                if (!options.Settings.ContainsKey(setting.Key))
                {
                    options.Settings.Add(setting);
                }
            }
        }
        SettingsLoader.LoadFromConfig(options.Settings);
    }

    private void SetProperties(StartContext context, CancellationToken stopping)
    {
        IDictionary<string, object> properties = context.Builder.Properties;
        var addresses = context.Options.Urls.Select(SiteUrl.Parse).ToList();
        if (addresses.Count == 0)
        {
            TryDetermineCustomPort(context.Options, out int port);
            addresses.Add(SiteUrl.Parse("http://localhost:" + port.ToString(CultureInfo.InvariantCulture) + "/"));
        }
        properties[HostKeys.Addresses] = addresses;
        Give(context, HostKeys.TraceOutput, context.TraceOutput);
        Give(context, HostKeys.OnAppDisposing, stopping);
        Give(context, HostKeys.AppName, StartupName(context.Options) ?? Assembly.GetEntryAssembly()?.GetName().Name ?? string.Empty);
        if (Debugger.IsAttached)
        {
            Give(context, HostKeys.AppMode, "development");
        }
        context.Builder.SetLoggerFactory(_loggerFactory);
    }

    // Gives a value to the startup code and to each request.
    private static void Give(StartContext context, string key, object value)
    {
        context.Builder.Properties[key] = value;
        context.EnvironmentData.Add(new KeyValuePair<string, object>(key, value));
    }

    private IServerFactoryAdapter FindServer(StartOptions options)
    {
        string name = Named(options.ServerFactory)
            ?? Setting(
                options,
                SettingNames.Server) ?? Named(Environment.GetEnvironmentVariable(SettingNames.ServerVariable)) ?? "Microsoft.Owin.Host.HttpListener";
        return _serverFactoryLoader.Load(name) ?? throw new MissingMemberException(
            "The server factory could not be located for the given input: "
                + name
                + ". It is an assembly beside the program, with a class "
                + name
                + ".OwinServerFactory.");
    }

    private void Configure(StartContext context, bool isTestServer)
    {
        KeyValuePair<string, object>[] data = context.EnvironmentData.ToArray();
        context.Builder.Use(new Func<AppFunc, AppFunc>(next => environment =>
        {
            foreach (KeyValuePair<string, object> item in data)
            {
                if (!environment.ContainsKey(item.Key))
                {
                    environment[item.Key] = item.Value;
                }
            }
            if (isTestServer)
            {
                SendingHeadersOnce.Guard(environment);
            }
            return next(environment);
        }));
        if (context.App != null)
        {
            AppFunc app = context.App;
            context.Builder.Use(new Func<AppFunc, AppFunc>(_ => app));
            return;
        }
        context.Startup ??= FindStartup(context.Options);
        context.Startup(context.Builder);
    }

    private Action<IAppBuilder> FindStartup(StartOptions options)
    {
        string name = StartupName(options);
        if (name == null && bool.TryParse(Setting(options, SettingNames.AutomaticAppStartup), out bool automatic) && !automatic)
        {
            throw new EntryPointNotFoundException("No startup class is named, and the setting "
                + SettingNames.AutomaticAppStartup
                + " is false, so no startup class is looked for. "
                + "Name it by StartOptions.AppStartup or by the setting " + SettingNames.AppStartup + ".");
        }
        var errors = new List<string>();
        return _appLoader.Load(name ?? string.Empty, errors)
            ?? throw new EntryPointNotFoundException("The following errors occurred while attempting to load the app."
                + string.Concat(errors.Select(error => Environment.NewLine + " - " + error)));
    }

    private static string StartupName(StartOptions options) => Named(options.AppStartup) ?? Setting(options, SettingNames.AppStartup);

    private static string Setting(StartOptions options, string name) =>
        options?.Settings != null && options.Settings.TryGetValue(name, out string value) ? Named(value) : null;

    private static string Named(string value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
