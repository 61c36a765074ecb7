namespace Bridge.Owin.Modules;

/// <summary>A module in a pipeline: runs the view whose route matches, or the next application.</summary>
internal sealed class ModuleApp
{
    private readonly RouteTable _routes;
    private readonly AppFunc _next;
    private readonly AppFunc[] _mounts;

    public ModuleApp(RouteTable routes, AppFunc next)
    {
        _routes = routes;
        _next = next;
        _mounts = [.. routes.Mounts.Select(mount => mount.App.MountAt(mount.PathBase)(next))];
    }

    /// <summary>The application behind a module that stands alone.</summary>
    public static Task NotFoundAsync(IDictionary<string, object> environment) => AnswerAsync(environment, 404, null);

    public Task InvokeAsync(IDictionary<string, object> environment)
    {
        OwinEnvironment owin = new(environment);
        int rank = _routes.Find(owin.Path, owin.Method, out IReadOnlyDictionary<string, object?> values, out string? allow);
        if (rank < 0)
        {
            return allow is null ? _next(environment) : AnswerAsync(environment, 405, allow);
        }

        return _routes[rank].View is { } view ? view.InvokeAsync(environment, values) : _mounts[_routes.MountOfRoute[rank]](environment);
    }

    // Without a body, as ASP.NET Core's routing answers.
    private static Task AnswerAsync(IDictionary<string, object> environment, int status, string? allow)
    {
        OwinEnvironment owin = new(environment) { StatusCode = status };
        IDictionary<string, string[]> headers = owin.ResponseHeaders;
        headers["Content-Length"] = ["0"];
        if (allow is not null)
        {
            headers["Allow"] = [allow];
        }

        return Task.CompletedTask;
    }
}
