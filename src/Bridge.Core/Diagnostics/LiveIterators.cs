namespace Bridge.Diagnostics;

/// <summary>Counts the sequences that are being sent now.</summary>
internal static class LiveIterators
{
    private static int s_count;

    public static int Count => Volatile.Read(ref s_count);

    public static void Begin() => Interlocked.Increment(ref s_count);

    public static void End() => Interlocked.Decrement(ref s_count);
}
