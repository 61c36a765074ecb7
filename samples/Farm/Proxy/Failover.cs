using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Bridge.Farm.Proxy;

/// <summary>
/// Gives a request to another instance if connecting to the first one failed. No part of the request was sent, so it cannot be executed twice. A request that
/// was sent and not answered is not sent again, because the instance may have executed it.
/// </summary>
internal static class Failover
{
    public static async Task RunAsync(HttpContext context, Func<Task> next)
    {
        IReverseProxyFeature proxy = context.GetReverseProxyFeature();
        HashSet<DestinationState> tried = [];

        // Session affinity records there that the client has its cookie. For another instance the client needs another cookie.
        KeyValuePair<object, object?>[] items = [.. context.Items];
        await next();
        while (WasNotSent(context) && proxy.ProxiedDestination is { } failed && tried.Add(failed))
        {
            DestinationState[] rest =
            [
                .. proxy.AllDestinations.Where(destination =>
                    !tried.Contains(destination)
                        && destination.Health is { Active: not DestinationHealth.Unhealthy, Passive: not DestinationHealth.Unhealthy }),
            ];
            if (rest.Length == 0)
            {
                return;
            }

            context.Response.Clear();
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Items = new Dictionary<object, object?>(items);
            proxy.AvailableDestinations = rest;
            await next();
        }
    }

    private static bool WasNotSent(HttpContext context) =>
        !context.Response.HasStarted
        && context.GetForwarderErrorFeature() is { Error: ForwarderError.Request, Exception: HttpRequestException { HttpRequestError: var error } }
        && error is HttpRequestError.ConnectionError;
}
