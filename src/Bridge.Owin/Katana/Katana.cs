using Bridge.Owin.Environment;
using Owin;
#if NET
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
#endif

namespace Bridge.Owin;

/// <summary>Builds Katana applications that can be mounted, hosted, or returned from a view.</summary>
public static class Katana
{
    /// <summary>Builds a Katana application, once. It answers 404 if none of its middleware answers.</summary>
    /// <param name="configuration">
    /// Adds the middleware, as the <c>Configuration</c> method of a startup class does. The builder's properties contain the host's values by then, and may be
    /// replaced.
    /// </param>
    /// <param name="services">The app's services, which provide logging, data protection and shutdown. Null for none of these.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configuration"/> is null.</exception>
    public static Func<IDictionary<string, object>, Task> ToAppFunc(Action<IAppBuilder> configuration, IServiceProvider? services = null)
    {
        if (configuration is null)
        {
            throw new ArgumentNullException(nameof(configuration));
        }

        return KatanaPipeline.Build(configuration, properties =>
        {
#if NET
            KatanaProperties.Set(properties, services, OwinEndpoint.NotFound, isEndpoint: true);
#else
            if (services is not null)
            {
                properties[OwinServices.Key] = services;
            }
#endif
        });
    }

    /// <summary>Builds the Katana application of a startup class, once.</summary>
    /// <typeparam name="TStartup">
    /// The startup class, with a public method <c>Configuration</c>. For a static class, see <see cref="ToAppFunc(Type, IServiceProvider?)"/>.
    /// </typeparam>
    /// <inheritdoc cref="ToAppFunc(Type, IServiceProvider?)"/>
    public static Func<IDictionary<string, object>, Task> ToAppFunc<TStartup>(IServiceProvider? services = null) => ToAppFunc(typeof(TStartup), services);

    /// <summary>Builds the Katana application of a startup class, once.</summary>
    /// <param name="startup">
    /// The startup class. It has one public method, static or not, of one of these forms: <c>void Configuration(IAppBuilder)</c>,
    /// <c>AppFunc Configuration()</c>, <c>AppFunc Configuration(IDictionary&lt;string, object&gt; properties)</c>. Its constructor may take services.
    /// </param>
    /// <param name="services">The app's services, for the constructor and for the host. Null for none.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="startup"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The class has no such method, has two, or cannot be created. The message says what was looked for.
    /// </exception>
    public static Func<IDictionary<string, object>, Task> ToAppFunc(Type startup, IServiceProvider? services = null) =>
        ToAppFunc(StartupClass.Of(startup).Configure, services);
#if NET

    /// <summary>Hosts a Katana application on Kestrel, as <c>WebApp.Start</c> does on Katana's own self-host.</summary>
    /// <param name="url">Where to listen, as for <see cref="OwinHost.Start(string, Func{IDictionary{string, object}, Task}, OwinHostOptions?)"/>.</param>
    /// <param name="configuration">Adds the middleware. The builder's properties contain the host's values by then, and may be replaced.</param>
    /// <param name="options">The host's options. Null for the defaults.</param>
    /// <param name="services">Services for the startup class and the application. Null for none.</param>
    /// <returns>The running host; stop it with <see cref="OwinHost.StopAsync"/> or by disposing it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> or <paramref name="configuration"/> is null.</exception>
    /// <exception cref="OwinHostException">The URL is malformed, or the host cannot listen there. The message is one line that says why.</exception>
    public static OwinHost Start(string url, Action<IAppBuilder> configuration, OwinHostOptions? options = null, IServiceProvider? services = null)
    {
        if (configuration is null)
        {
            throw new ArgumentNullException(nameof(configuration));
        }

        return OwinHost.Start(
            url,
            host => KatanaPipeline.Build(configuration, properties => SelfHostProperties.Set(properties, host, services)),
            options,
            services);
    }

    /// <summary>Hosts the Katana application of a startup class on Kestrel.</summary>
    /// <typeparam name="TStartup">The startup class, of a form that <see cref="ToAppFunc(Type, IServiceProvider?)"/> accepts.</typeparam>
    /// <param name="url">Where to listen, as for <see cref="OwinHost.Start(string, Func{IDictionary{string, object}, Task}, OwinHostOptions?)"/>.</param>
    /// <param name="options">The host's options. Null for the defaults.</param>
    /// <param name="services">Services for the startup class and the application. Null for none.</param>
    /// <returns>The running host; stop it with <see cref="OwinHost.StopAsync"/> or by disposing it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The class has no method to start it, has two, or cannot be created.</exception>
    /// <exception cref="OwinHostException">The URL is malformed, or the host cannot listen there. The message is one line that says why.</exception>
    public static OwinHost Start<TStartup>(string url, OwinHostOptions? options = null, IServiceProvider? services = null) =>
        Start(url, StartupClass.Of(typeof(TStartup)).Configure, options, services);
#endif
}
