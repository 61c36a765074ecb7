using Bridge.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>The handler of a route to an OWIN application.</summary>
/// <param name="app">The application.</param>
/// <param name="segments">How many segments of the request's path come before the application's own.</param>
/// <param name="mount">Where it is mounted, for telemetry.</param>
internal sealed class OwinEndpoint(AppFunc app, int segments, string mount)
{
    /// <summary>The application that middleware gets as its next one if it was mounted without any. It answers 404.</summary>
    internal static readonly AppFunc NotFound = static environment =>
    {
        environment[OwinKeys.ResponseStatusCode] = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    /// <summary>
    /// How many segments of the request's path come before the application's own. The groups around it add theirs when the endpoint is built. They set it here,
    /// because an endpoint whose RequestDelegate is replaced loses its endpoint filters.
    /// </summary>
    internal int Segments { get; set; } = segments;

    internal Task InvokeAsync(HttpContext context) =>
        Telemetry.IsOn ? MeasureAsync(context) : HttpContextEnvironment.RunAsync(context, app, Segments);

    private async Task MeasureAsync(HttpContext context)
    {
        var measurement = Measurement.Begin(mount, context.Request.Method);
        measurement.Kind = "app";
        try
        {
            await HttpContextEnvironment.RunAsync(context, app, Segments);
        }
        catch (Exception failure)
        {
            measurement.HasBegun = context.Response.HasStarted;
            measurement.End(context.Response.StatusCode, failure);
            throw;
        }

        measurement.End(context.Response.StatusCode, failure: null);
    }
}
