using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>The handler of a route to an OWIN application.</summary>
internal sealed class OwinEndpoint(AppFunc app, int segments)
{
    /// <summary>The application that middleware gets as its next one if it was mounted without any. It answers 404.</summary>
    internal static readonly AppFunc NotFound = static environment =>
    {
        environment[OwinKeys.ResponseStatusCode] = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    internal Task InvokeAsync(HttpContext context) => HttpContextEnvironment.RunAsync(context, app, segments);
}
