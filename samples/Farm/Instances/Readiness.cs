using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bridge.Farm.Instances;

/// <summary>Whether the instance wants new requests. It does not ask Redis: if Redis failed, all instances would be taken out at once.</summary>
internal sealed class Readiness : IHealthCheck
{
    private int _isDraining;

    /// <summary>From now on the instance answers that it is not ready.</summary>
    /// <returns>Whether this was the first call.</returns>
    public bool TryDrain() => Interlocked.Exchange(ref _isDraining, 1) == 0;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Volatile.Read(ref _isDraining) == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The instance is about to stop."));
}
