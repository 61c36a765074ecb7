using System.Globalization;

namespace Bridge.Load;

/// <summary>What the server's process holds.</summary>
/// <param name="Managed">Bytes on the managed heap after a full collection.</param>
/// <param name="Pooled">Bytes of it that wait in Kestrel's memory pools, which give them back a twentieth at a time.</param>
/// <param name="WorkingSet">Bytes resident.</param>
/// <param name="Peak">The most bytes that were resident since the figures were last taken.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Timers">Timers that are set, which every iterator that waits has one of.</param>
/// <param name="Begun">Iterators, streams and other sequences of the test's own views that were begun.</param>
/// <param name="Disposed">Those that were disposed.</param>
/// <param name="DisposedTwice">Those that were disposed again.</param>
/// <param name="Environments">Environments of requests that were looked at.</param>
/// <param name="LiveEnvironments">Those of them that are still on the heap.</param>
/// <param name="SeenTwice">Environments and headers that a request found something of another's in.</param>
internal sealed record Figures(
    long Managed,
    long Pooled,
    long WorkingSet,
    long Peak,
    int Handles,
    int Threads,
    long Timers,
    long Begun,
    long Disposed,
    long DisposedTwice,
    int Environments,
    int LiveEnvironments,
    long SeenTwice)
{
    /// <summary>The managed heap without what waits in Kestrel's pools: what the requests have left.</summary>
    public long Kept => Managed - Pooled;

    /// <summary>Collects garbage, takes the figures, and begins a new peak.</summary>
    public static Figures Take()
    {
        long peak = Status("VmHWM");
        for (int round = 0; round < 2; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        (int environments, int live) = Watch.Environments();
        Figures figures = new(
            GC.GetTotalMemory(forceFullCollection: false),
            MemoryPools.Bytes,
            Status("VmRSS"),
            peak,
            Directory.GetFiles("/proc/self/fd").Length,
            (int)Count("Threads"),
            Timer.ActiveCount,
            Watch.Begun,
            Watch.Disposed,
            Watch.DisposedTwice,
            environments,
            live,
            Watch.SeenTwice);

        // proc(5): writing 5 resets the peak to what is resident now.
        File.WriteAllText("/proc/self/clear_refs", "5");
        return figures;
    }

    private static long Status(string name) => Count(name) * 1024;

    private static long Count(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length + 1).Trim().TrimEnd(" kB"), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
