using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bridge.Benchmarks;

/// <summary>
/// Processor time. On a machine that does other things too, time on the wall says how long a thread waited for its turn; what a handler costs is what it ran.
/// Where the system has no such clock, the wall's is used for a thread, and .NET's own count for the process.
/// </summary>
internal static partial class ProcessorClock
{
    // Linux, time.h.
    private const int ClockProcessCpuTime = 2;
    private const int ClockThreadCpuTime = 3;

    /// <summary>Nanoseconds that this thread ran.</summary>
    public static double OfThread() => Read(ClockThreadCpuTime) ?? (Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Nanoseconds that all threads of this process ran.</summary>
    public static double OfProcess() => Read(ClockProcessCpuTime) ?? Environment.CpuUsage.TotalTime.TotalNanoseconds;

    private static double? Read(int clock)
        => OperatingSystem.IsLinux() && GetTime(clock, out TimeSpec time) == 0 ? (time.Seconds * 1e9) + time.Nanoseconds : null;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
