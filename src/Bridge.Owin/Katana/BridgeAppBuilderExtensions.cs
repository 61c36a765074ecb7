using Bridge;
using Bridge.Owin;
using Bridge.Owin.Modules;

namespace Owin;

/// <summary>Adds views and view modules to a Katana pipeline. A view may return the <c>IOwinResponse</c> that it wrote to, which is sent as it is.</summary>
public static class BridgeAppBuilderExtensions
{
    /// <summary>
    /// Adds a view module. A request that matches none of its routes goes on to the next middleware. Within <c>app.Map(...)</c>, its views see the prefix as
    /// their path base.
    /// </summary>
    /// <param name="app">The Katana pipeline.</param>
    /// <param name="module">The module. Its routes are read now; routes that are added later are not seen.</param>
    /// <param name="options">The coercion options, which are read now; null for those of the host's services, or else the defaults.</param>
    /// <returns><paramref name="app"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> or <paramref name="module"/> is null.</exception>
    /// <exception cref="ArgumentException">A route's template is malformed or has an unknown constraint.</exception>
    /// <exception cref="InvalidViewResultException">A view declares a type that can never be a response.</exception>
    public static IAppBuilder UseModule(this IAppBuilder app, ViewModule module, BridgeOptions? options = null)
    {
        if (app is null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        var routes = RouteTable.Of(module ?? throw new ArgumentNullException(nameof(module)), KatanaCoercion.Of(app, options));
        return app.Use(new Func<AppFunc, AppFunc>(next => new ModuleApp(routes, next).InvokeAsync));
    }

    /// <summary>
    /// Adds a view at a path. It answers GET, and HEAD without a body. Requests for other paths or with other methods go on to the next middleware.
    /// </summary>
    /// <param name="app">The Katana pipeline.</param>
    /// <param name="path">The route template, such as <c>/hello/{name}</c>. It must match the whole path.</param>
    /// <param name="view">The view. Its result becomes the response.</param>
    /// <returns><paramref name="app"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The template is malformed or has an unknown constraint.</exception>
    /// <exception cref="InvalidViewResultException">The view declares a type that can never be a response.</exception>
    public static IAppBuilder MapView(this IAppBuilder app, string path, Func<ViewRequest, object?> view)
    {
        ViewModule module = new();
        module.Get(path, view);
        return Map(app, module);
    }

    /// <inheritdoc cref="MapView(IAppBuilder, string, Func{ViewRequest, object?})"/>
    public static IAppBuilder MapView(this IAppBuilder app, string path, Func<ViewRequest, Task<object?>> view)
    {
        ViewModule module = new();
        module.Get(path, view);
        return Map(app, module);
    }

    /// <inheritdoc cref="MapView(IAppBuilder, string, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public static IAppBuilder MapView<T>(this IAppBuilder app, string path, Func<ViewRequest, T> view)
    {
        ViewModule module = new();
        module.Get(path, view);
        return Map(app, module);
    }

    /// <summary>Ends the pipeline with a view. It answers every request that reaches it, with any path and method.</summary>
    /// <param name="app">The Katana pipeline.</param>
    /// <param name="view">The view. Its result becomes the response.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidViewResultException">The view declares a type that can never be a response.</exception>
    public static void RunView(this IAppBuilder app, Func<ViewRequest, object?> view) => Run(app, View.Of(view));

    /// <inheritdoc cref="RunView(IAppBuilder, Func{ViewRequest, object?})"/>
    public static void RunView(this IAppBuilder app, Func<ViewRequest, Task<object?>> view) => Run(app, View.Of(view));

    /// <inheritdoc cref="RunView(IAppBuilder, Func{ViewRequest, object?})"/>
    /// <typeparam name="T">What the view returns.</typeparam>
    public static void RunView<T>(this IAppBuilder app, Func<ViewRequest, T> view) => Run(app, View.Of(view));

    private static IAppBuilder Map(IAppBuilder app, ViewModule module)
    {
        if (app is null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        var routes = RouteTable.Of(module, KatanaCoercion.Of(app, null));
        return app.Use(new Func<AppFunc, AppFunc>(next => new RoutedView(routes, next).InvokeAsync));
    }

    private static void Run(IAppBuilder app, View view)
    {
        if (app is null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        AppFunc run = ViewApp.Of(view.NamedIfAnonymous("of RunView"), KatanaCoercion.Of(app, null)).InvokeAsync;
        app.Use(new Func<AppFunc, AppFunc>(_ => run));
    }
}
