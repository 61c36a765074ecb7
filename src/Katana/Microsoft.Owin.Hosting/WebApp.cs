using Microsoft.Owin.Hosting.Engine;
using Microsoft.Owin.Hosting.Services;
using Microsoft.Owin.Hosting.Starter;
using Owin;

namespace Microsoft.Owin.Hosting;

/// <summary>Starts a site in its own program. Disposing the result stops it, after the running requests have finished.</summary>
public static class WebApp
{
    /// <summary>Starts the site that is in the program's folder.</summary>
    /// <param name="url">Where to listen, such as <c>http://+:9000/base</c>.</param>
    /// <returns>The running site.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> is null.</exception>
    public static IDisposable Start(string url) => Start(new StartOptions(url ?? throw new ArgumentNullException(nameof(url))));

    /// <summary>Starts the site that the options name, or that is in the program's folder.</summary>
    /// <param name="options">Where to listen, and other options.</param>
    /// <returns>The running site.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public static IDisposable Start(StartOptions options)
    {
        if (options == null)
        {
            throw new ArgumentNullException(nameof(options));
        }
        return ServicesFactory.Create(options.Settings).GetService<IHostingStarter>().Start(options);
    }

    /// <summary>Starts the site of a startup class.</summary>
    /// <typeparam name="TStartup">The class, with a method Configuration.</typeparam>
    /// <param name="url">Where to listen, such as <c>http://+:9000/base</c>.</param>
    /// <returns>The running site.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="url"/> is null.</exception>
    public static IDisposable Start<TStartup>(string url) => Start<TStartup>(new StartOptions(url ?? throw new ArgumentNullException(nameof(url))));

    /// <summary>Starts the site of a startup class.</summary>
    /// <typeparam name="TStartup">The class, with a method Configuration.</typeparam>
    /// <param name="options">Where to listen, and other options.</param>
    /// <returns>The running site.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public static IDisposable Start<TStartup>(StartOptions options)
    {
        if (options == null)
        {
            throw new ArgumentNullException(nameof(options));
        }
        options.AppStartup = typeof(TStartup).AssemblyQualifiedName;
        return Start(options);
    }

    /// <summary>Starts a site.</summary>
    /// <param name="url">Where to listen, such as <c>http://+:9000/base</c>.</param>
    /// <param name="startup">Adds the middleware.</param>
    /// <returns>The running site.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IDisposable Start(string url, Action<IAppBuilder> startup) =>
        Start(new StartOptions(url ?? throw new ArgumentNullException(nameof(url))), startup);

    /// <summary>Starts a site.</summary>
    /// <param name="options">Where to listen, and other options.</param>
    /// <param name="startup">Adds the middleware.</param>
    /// <returns>The running site.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IDisposable Start(StartOptions options, Action<IAppBuilder> startup)
    {
        if (options == null)
        {
            throw new ArgumentNullException(nameof(options));
        }
        if (startup == null)
        {
            throw new ArgumentNullException(nameof(startup));
        }
        // It becomes host.AppName.
        if (string.IsNullOrWhiteSpace(options.AppStartup))
        {
            options.AppStartup = startup.Method.ReflectedType?.FullName;
        }
        return ServicesFactory.Create(options.Settings).GetService<IHostingEngine>().Start(new StartContext(options) { Startup = startup });
    }
}
