using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bridge.Owin.Modules;

/// <summary>
/// What route constraints are asked with: the routing of .NET Framework refuses null for the context and the router, though its own constraints
/// look at neither.
/// </summary>
internal sealed class NoRouter : IRouter
{
    public static NoRouter Instance { get; } = new();

    public static HttpContext Context { get; } = new DefaultHttpContext();

    public VirtualPathData? GetVirtualPath(VirtualPathContext context) => null;

    public Task RouteAsync(RouteContext context) => Task.CompletedTask;
}
