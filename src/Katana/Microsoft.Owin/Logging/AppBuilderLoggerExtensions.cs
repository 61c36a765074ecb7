using System.Diagnostics;
using Microsoft.Owin.Infrastructure;
using Owin;
using LogFunc = System.Func<System.Diagnostics.TraceEventType, int, object, System.Exception, System.Func<object, System.Exception, string>, bool>;

namespace Microsoft.Owin.Logging;

/// <summary>The logger factory in the builder's properties. It is stored there as a delegate, so that a host needs no type of this assembly.</summary>
public static class AppBuilderLoggerExtensions
{
    /// <summary>Sets the logger factory (<c>server.LoggerFactory</c>).</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="loggerFactory">The factory.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void SetLoggerFactory(this IAppBuilder app, ILoggerFactory loggerFactory)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        if (loggerFactory == null)
        {
            throw new ArgumentNullException(nameof(loggerFactory));
        }
        app.Properties[OwinKeys.LoggerFactory] = new Func<string, LogFunc>(name => loggerFactory.Create(name).WriteCore);
    }

    /// <summary>The logger factory that the host or the application has set.</summary>
    /// <param name="app">The application builder.</param>
    /// <returns>The factory, or null if none is set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static ILoggerFactory GetLoggerFactory(this IAppBuilder app)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        return app.Properties.TryGetValue(OwinKeys.LoggerFactory, out object value) && value is Func<string, LogFunc> create
            ? new FuncLoggerFactory(create)
            : null;
    }

    /// <summary>Makes a logger. If no factory is set, <see cref="LoggerFactory.Default"/> makes it.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="name">The logger's name.</param>
    /// <returns>The logger.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static ILogger CreateLogger(this IAppBuilder app, string name) => (app.GetLoggerFactory() ?? LoggerFactory.Default).Create(name);

    /// <summary>Makes a logger for a type.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="component">The type, whose full name becomes the logger's name.</param>
    /// <returns>The logger.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ILogger CreateLogger(this IAppBuilder app, Type component)
    {
        if (component == null)
        {
            throw new ArgumentNullException(nameof(component));
        }
        return app.CreateLogger(component.FullName);
    }

    /// <summary>Makes a logger for a type.</summary>
    /// <typeparam name="TType">The type, whose full name becomes the logger's name.</typeparam>
    /// <param name="app">The application builder.</param>
    /// <returns>The logger.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static ILogger CreateLogger<TType>(this IAppBuilder app) => app.CreateLogger(typeof(TType));

    private sealed class FuncLoggerFactory(Func<string, LogFunc> create) : ILoggerFactory
    {
        public ILogger Create(string name) => new FuncLogger(create(name));
    }

    private sealed class FuncLogger(LogFunc write) : ILogger
    {
        public bool WriteCore(TraceEventType eventType, int eventId, object state, Exception exception, Func<object, Exception, string> formatter) =>
            write(eventType, eventId, state, exception, formatter);
    }
}
