using Bridge.Diagnostics;

namespace Bridge.AspNetCore;

/// <summary>
/// The threads that Bridge adds to the thread pool while applications wait for slow clients. All hosts and apps of a process share them, as they share the
/// thread pool.
/// </summary>
/// <remarks>
/// An OWIN application that writes its response or reads its request synchronously blocks a thread while its client is slow. For each thread that waits in this
/// way, Bridge raises the thread pool's minimum by one, in steps of 16. It lowers the minimum about a second after the wait. So other requests have as many
/// threads as the site's own minimum. Bridge adds to a minimum that the site sets by <see cref="ThreadPool.SetMinThreads"/>; set it when the process starts,
/// before any application waits.
/// </remarks>
public static class AddedThreads
{
    private static readonly BlockedThreads s_process = new(new ThreadMinimum());

    static AddedThreads()
    {
        Telemetry.Meter.CreateObservableUpDownCounter(
            "bridge.threads.blocked", static () => s_process.Waiting, "{thread}", "Threads of the pool that wait for slow clients.");
        Telemetry.Meter.CreateObservableUpDownCounter(
            "bridge.threads.added", static () => s_process.Added, "{thread}", "Threads that Bridge has added to the thread pool's minimum.");
    }

    /// <summary>
    /// The maximum number of threads that are added: 1,024 by default; 0 adds none. If more threads wait, the thread pool grows only at its own pace, about
    /// four threads a second, and other requests may wait. Nothing is refused or cut off. A warning in the log, category <c>Bridge.Owin</c>, reports this. A
    /// change takes effect at once, for the whole process.
    /// </summary>
    /// <value>A number of threads.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 0.</exception>
    public static int Limit
    {
        get => s_process.Limit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            s_process.Limit = value;
        }
    }

    internal static BlockedThreads Process => s_process;
}
