using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>What a route to an OWIN application runs.</summary>
internal sealed class OwinEndpoint(AppFunc app, int segments)
{
    /// <summary>The application at the end of middleware that was mounted without one.</summary>
    internal static readonly AppFunc NotFound = static environment =>
    {
        environment[OwinKeys.ResponseStatusCode] = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    internal Task InvokeAsync(HttpContext context) => HttpContextEnvironment.RunAsync(context, app, segments);
}
