using Bridge.Owin.Modules;

namespace Bridge.Owin;

/// <summary>Makes OWIN applications and middleware of view modules.</summary>
public static class OwinModuleExtensions
{
    /// <summary>
    /// The module as an OWIN application. Where no route's path matches it answers 404, and where one does but not its method, 405 with
    /// <c>Allow</c>; the module's handlers of errors see both. Mount it with <see cref="AppFuncExtensions.MountAt"/> or the site's own Map: its views see the
    /// prefix as their path base.
    /// </summary>
    /// <param name="module">The module. Its routes are read now: what is added afterwards is not seen.</param>
    /// <param name="options">The options of the coercion; null for the defaults. They are read now.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    /// <exception cref="ArgumentException">A route's template is malformed, or has a constraint that is not known.</exception>
    /// <exception cref="InvalidViewResultException">One of its views declares a type that can never be a response.</exception>
    public static Func<IDictionary<string, object>, Task> ToAppFunc(this ViewModule module, BridgeOptions? options = null) =>
        new ModuleApp(RouteTable.Of(module ?? throw new ArgumentNullException(nameof(module)), ViewApp.CoercerOf(options)), next: null).InvokeAsync;

    /// <summary>
    /// The module as OWIN middleware: a request that no route's path matches goes to the next application. Where a path matches but not the
    /// method, the module answers 405 with <c>Allow</c>.
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
