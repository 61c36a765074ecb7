using System.Diagnostics.Metrics;

namespace Bridge.Load;

/// <summary>What waits in Kestrel's memory pools, by ASP.NET Core's own metric.</summary>
internal static class MemoryPools
{
    private static readonly MeterListener s_listener = new();
    private static long s_bytes;

    public static long Bytes => Volatile.Read(ref s_bytes);

    /// <summary>Called before any server starts.</summary>
    public static void Listen()
    {
        s_listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Microsoft.AspNetCore.MemoryPool" && instrument.Name == "aspnetcore.memory_pool.pooled")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        s_listener.SetMeasurementEventCallback<long>(static (_, bytes, _, _) => Interlocked.Add(ref s_bytes, bytes));
        s_listener.Start();
    }
}
