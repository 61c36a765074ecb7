namespace Bridge.AspNetCore;

/// <summary>
/// The threads that Bridge adds to the thread pool while applications wait for slow clients. They are the process's own, as the thread pool is: all hosts and apps of a process share them.
/// </summary>
/// <remarks>
/// An OWIN application that writes its response or reads its request synchronously keeps a thread while its client is slow. For each thread that waits so, Bridge raises the thread pool's minimum by
/// one, in steps of 16 and more, and lowers it again within about a second after they have stopped to wait. So as many threads as the site's own minimum are left to everybody else. A minimum
/// that the site sets by <see cref="ThreadPool.SetMinThreads"/> is what Bridge adds to. Set it where no application waits, as when the process starts.
/// </remarks>
public static class AddedThreads
{
    private static readonly BlockedThreads s_process = new(new ThreadMinimum());

    /// <summary>
    /// How many threads are added at most: 1,024 unless set; 0 adds none. A waiting thread takes about a third of a megabyte, with its connection. When more threads wait than that, the thread pool grows
    /// at its own pace only, some threads a second, so other requests may wait; nothing is refused or cut. A line in the log of category <c>Bridge.Owin</c> says so. A change holds at once, for the whole process.
    /// </summary>
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
