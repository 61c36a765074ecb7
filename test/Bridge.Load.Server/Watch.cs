namespace Bridge.Load;

/// <summary>Counts what the test's own views begin and what is let go of, and watches their environments.</summary>
internal static class Watch
{
    // One in so many: enough to find what is kept, and little enough not to show in the memory that is measured.
    private const int Sampling = 5;
    private const int MostEnvironments = 10_000;

    private static readonly List<WeakReference> s_environments = [];
    private static long s_begun;
    private static long s_disposed;
    private static long s_disposedTwice;
    private static long s_seenTwice;
    private static long s_requests;

    public static long Begun => Volatile.Read(ref s_begun);

    public static long Disposed => Volatile.Read(ref s_disposed);

    public static long DisposedTwice => Volatile.Read(ref s_disposedTwice);

    public static long SeenTwice => Volatile.Read(ref s_seenTwice);

    public static void Look(ViewRequest request)
    {
        if (request.Environment.ContainsKey("load.Seen"))
        {
            Interlocked.Increment(ref s_seenTwice);
        }

        request.Environment["load.Seen"] = true;
        if (Interlocked.Increment(ref s_requests) % Sampling == 0)
        {
            lock (s_environments)
            {
                if (s_environments.Count < MostEnvironments)
                {
                    s_environments.Add(new WeakReference(request.Environment));
                }
            }
        }
    }

    public static (int All, int Live) Environments()
    {
        lock (s_environments)
        {
            return (s_environments.Count, s_environments.Count(environment => environment.IsAlive));
        }
    }

    /// <summary>What is to be disposed once.</summary>
    public sealed class Once : IDisposable
    {
        private int _disposals;

        public Once() => Interlocked.Increment(ref s_begun);

        public void Dispose()
        {
            if (Interlocked.Increment(ref _disposals) == 1)
            {
                Interlocked.Increment(ref s_disposed);
            }
            else
            {
                Interlocked.Increment(ref s_disposedTwice);
            }
        }
    }
}
