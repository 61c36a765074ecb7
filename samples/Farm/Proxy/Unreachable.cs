using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Bridge.Farm.Proxy;

/// <summary>
/// Takes an instance out at the first request that cannot connect to it or whose connection it breaks. YARP's own policy waits until a part of all requests
/// has failed.
/// </summary>
internal sealed class Unreachable(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    /// <inheritdoc/>
    public string Name => nameof(Unreachable);

    /// <inheritdoc/>
    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (context.GetForwarderErrorFeature()?.Error is ForwarderError.Request or ForwarderError.ResponseBodyDestination
            or ForwarderError.RequestBodyDestination)
        {
            health.SetPassive(
                cluster,
                destination,
                DestinationHealth.Unhealthy,
                cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod ?? TimeSpan.FromMinutes(1));
        }
    }
}
