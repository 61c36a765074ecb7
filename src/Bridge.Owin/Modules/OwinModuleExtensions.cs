using Bridge.Owin.Modules;

namespace Bridge.Owin;

/// <summary>Makes OWIN applications and middleware from view modules.</summary>
public static class OwinModuleExtensions
{
    /// <summary>
    /// The module as an OWIN application. It answers 404 if no route matches the path, and 405 with <c>Allow</c> if a route matches the path but not the
    /// method. The module's error handlers see both. Mount it with <see cref="AppFuncExtensions.MountAt"/> or the site's own Map; its views then see the prefix
    /// as their path base.
    /// </summary>
    /// <param name="module">The module. Its routes are read now; routes that are added later are not seen.</param>
    /// <param name="options">The coercion options, which are read now; null for the defaults.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    /// <exception cref="ArgumentException">A route's template is malformed or has an unknown constraint.</exception>
    /// <exception cref="InvalidViewResultException">A view declares a type that can never be a response.</exception>
    public static Func<IDictionary<string, object>, Task> ToAppFunc(this ViewModule module, BridgeOptions? options = null) =>
        new ModuleApp(RouteTable.Of(module ?? throw new ArgumentNullException(nameof(module)), ViewApp.CoercerOf(options)), next: null).InvokeAsync;

    /// <summary>
    /// The module as OWIN middleware. A request whose path matches no route goes to the next application. If the path matches but the method does not, the
    /// module answers 405 with <c>Allow</c>.
    /// </summary>
    /// <returns>The middleware.</returns>
    /// <inheritdoc cref="ToAppFunc"/>
    public static Func<Func<IDictionary<string, object>, Task>, Func<IDictionary<string, object>, Task>> ToMidFunc(
        this ViewModule module,
        BridgeOptions? options = null)
    {
        var routes = RouteTable.Of(module ?? throw new ArgumentNullException(nameof(module)), ViewApp.CoercerOf(options));
        return next => new ModuleApp(routes, next ?? throw new ArgumentNullException(nameof(next))).InvokeAsync;
    }
}
