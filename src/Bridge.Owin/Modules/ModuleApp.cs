namespace Bridge.Owin.Modules;

/// <summary>A module in a pipeline: runs the view whose route matches, or the next application.</summary>
internal sealed class ModuleApp
{
    private readonly RouteTable _routes;
    private readonly AppFunc? _next;
    private readonly AppFunc[] _mounts;

    /// <param name="routes">The module's routes.</param>
    /// <param name="next">The application for requests that match no route; null for a module that answers them itself.</param>
    public ModuleApp(RouteTable routes, AppFunc? next)
    {
        _routes = routes;
        _next = next;
        _mounts = [.. routes.Mounts.Select(mount => mount.App.MountAt(mount.PathBase)(next ?? NoneAsync))];
    }

    public Task InvokeAsync(IDictionary<string, object> environment)
    {
        OwinEnvironment owin = new(environment);
        int rank = _routes.Find(owin.Path, owin.Method, out IReadOnlyDictionary<string, object?> values, out string? allow);
        if (rank < 0)
        {
            return allow is null && _next is not null ? _next(environment) : _routes.Refusal(owin.Path, allow).InvokeAsync(environment);
        }

        return _routes[rank].View is { } view ? view.InvokeAsync(environment, values) : _mounts[_routes.MountOfRoute[rank]](environment);
    }

    // The route of a mounted application matches only paths below its prefix, so this is never reached.
    private static Task NoneAsync(IDictionary<string, object> environment) =>
        throw new InvalidOperationException("A mounted application was given another path.");
}
