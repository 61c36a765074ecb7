using Bridge.Owin.Modules;

namespace Bridge.Owin;

/// <summary>A view at a route of a pipeline. Requests for another path or method go to the next application.</summary>
internal sealed class RoutedView(RouteTable routes, AppFunc next)
{
    public Task InvokeAsync(IDictionary<string, object> environment)
    {
        OwinEnvironment owin = new(environment);
        string method = owin.Method;
        if (string.Equals(method, "GET", StringComparison.OrdinalIgnoreCase) || string.Equals(method, "HEAD", StringComparison.OrdinalIgnoreCase))
        {
            int rank = routes.Find(owin.Path, method, out IReadOnlyDictionary<string, object?> values, out _);
            if (rank >= 0)
            {
                return routes[rank].View!.InvokeAsync(environment, values);
            }
        }

        return next(environment);
    }
}
