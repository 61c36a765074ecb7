using Microsoft.Owin;
using Microsoft.Owin.Extensions;

namespace Owin;

/// <summary>Adds middleware.</summary>
public static class AppBuilderUseExtensions
{
    /// <summary>Adds a middleware by its type.</summary>
    /// <typeparam name="T">The type. Its constructor takes the next application and the arguments.</typeparam>
    /// <param name="app">The application builder.</param>
    /// <param name="args">The constructor's arguments that follow the next application.</param>
    /// <returns>The application builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static IAppBuilder Use<T>(this IAppBuilder app, params object[] args)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        return app.Use(typeof(T), args);
    }

    /// <summary>Adds a middleware that is a function.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="handler">The function. Its second argument calls the next middleware.</param>
    /// <returns>The application builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IAppBuilder Use(this IAppBuilder app, Func<IOwinContext, Func<Task>, Task> handler)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        if (handler == null)
        {
            throw new ArgumentNullException(nameof(handler));
        }
        return app.Use<UseHandlerMiddleware>(handler);
    }

    /// <summary>Lets a function handle all requests. Middleware that is added later is never called.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="handler">The function.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void Run(this IAppBuilder app, Func<IOwinContext, Task> handler)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        if (handler == null)
        {
            throw new ArgumentNullException(nameof(handler));
        }
        app.Use<UseHandlerMiddleware>(handler);
    }
}
