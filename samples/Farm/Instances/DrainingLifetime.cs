using System.Runtime.InteropServices;

namespace Bridge.Farm.Instances;

/// <summary>
/// Replaces the console's lifetime. A signal to stop first makes the instance not ready. It still answers until the proxy has taken it out. Then the host stops
/// as usual, and running requests may finish. A second signal stops the host without waiting.
/// </summary>
/// <remarks>
/// A hosted service could wait too, but it is stopped after <see cref="IHostApplicationLifetime.ApplicationStopping"/> is cancelled. By then SignalR, and all
/// other code that waits for host.OnAppDisposing, has already ended.
/// </remarks>
internal sealed class DrainingLifetime(IHostApplicationLifetime application, Readiness readiness, IConfiguration settings, TimeProvider clock)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(static signal => signal.Dispose());

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _ = DrainAsync();
    }

    private async Task DrainAsync()
    {
        if (readiness.TryDrain())
        {
            await Task.Delay(settings.GetValue<TimeSpan>("Drain"), clock);
        }

        application.StopApplication();
    }
}
