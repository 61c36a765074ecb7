using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bridge.Owin.Modules;

/// <summary>
/// The router that route constraints are called with. The routing of .NET Framework refuses null for the context and the router, although its own constraints
/// use neither.
/// </summary>
internal sealed class NoRouter : IRouter
{
    public static NoRouter Instance { get; } = new();

    public static HttpContext Context { get; } = new DefaultHttpContext();

    public VirtualPathData? GetVirtualPath(VirtualPathContext context) => null;

    public Task RouteAsync(RouteContext context) => Task.CompletedTask;
}
