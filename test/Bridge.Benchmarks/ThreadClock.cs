using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bridge.Benchmarks;

/// <summary>
/// The processor time of this thread. On a machine that does other things too, time on the wall says how long the thread waited for its turn;
/// what a handler costs is what it ran. Where the system has no such clock, the wall's is used.
/// </summary>
internal static partial class ThreadClock
{
    private const int ClockThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID of Linux, in time.h.

    public static double Nanoseconds()
    {
        if (OperatingSystem.IsLinux() && GetTime(ClockThreadCpuTime, out TimeSpec time) == 0)
        {
            return (time.Seconds * 1e9) + time.Nanoseconds;
        }

        return Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
