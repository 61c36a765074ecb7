using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore;

/// <summary>Counts the threads of the pool that wait for a client, and raises the pool's minimum above the site's own by that number.</summary>
internal sealed partial class BlockedThreads(ThreadMinimum minimum)
{
    /// <summary>How many threads share one raise of the minimum. A raise takes a lock of the pool and wakes a thread.</summary>
    internal const int Step = 16;

    private readonly Lock _lock = new();
    private int _blocked;
    private int _limit = 1024;

    // Changed under the lock; _added is read without it.
    private int _added;
    private int _sites;
    private int _set;
    private bool _isBeyond;

    /// <summary>The maximum number of threads that are added.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            Volatile.Write(ref _limit, value);
            Adjust(isRise: false);
            Adjust(isRise: true);

            // Whether the next thread beyond the limit is reported.
            Volatile.Write(ref _isBeyond, false);
        }
    }

    /// <summary>How many threads of the pool wait for a client.</summary>
    internal int Waiting => Volatile.Read(ref _blocked);

    /// <summary>By how many threads the minimum is raised.</summary>
    internal int Added => Volatile.Read(ref _added);

    /// <summary>Waits for an operation that depends on a client. Call it only if the operation has not completed yet.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="context">The request whose log gets a warning if more threads wait than may be added; null for none.</param>
    public void Wait(Task operation, HttpContext? context)
    {
        // A thread that the application created itself does not belong to the pool.
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            operation.GetAwaiter().GetResult();
            return;
        }

        if (Begin())
        {
            Report(context);
        }

        try
        {
            operation.GetAwaiter().GetResult();
        }
        finally
        {
            End();
        }
    }

    /// <inheritdoc cref="Wait(Task, HttpContext?)"/>
    public T Wait<T>(ValueTask<T> operation, HttpContext? context)
    {
        Task<T> task = operation.AsTask();
        Wait(task, context);
        return task.Result;
    }

    /// <summary>Counts a thread that is about to wait.</summary>
    /// <returns>Whether it is the first thread beyond the limit since the last time when no thread waited.</returns>
    internal bool Begin() => Interlocked.Increment(ref _blocked) > Added && Adjust(isRise: true);

    /// <summary>Records that a thread has finished waiting. The minimum is lowered later, because the next write to the same client may wait too.</summary>
    internal void End() => Interlocked.Decrement(ref _blocked);

    private void Lower() => Adjust(isRise: false);

    private bool Adjust(bool isRise)
    {
        // Beyond the limit there is nothing to change, so the lock is not needed.
        if (isRise && Added >= Limit && Volatile.Read(ref _isBeyond))
        {
            return false;
        }

        lock (_lock)
        {
            int limit = Limit;
            int blocked = Volatile.Read(ref _blocked);
            int wanted = Math.Min((blocked + Step - 1) / Step * Step, limit);
            if (isRise ? wanted > _added : wanted < _added)
            {
                Set(wanted);
            }

            if (!isRise && _added > 0)
            {
                minimum.CallLater(Lower);
            }

            bool wasBeyond = _isBeyond;
            Volatile.Write(ref _isBeyond, isRise ? wasBeyond || blocked > limit : wasBeyond && _added > 0);
            return isRise && !wasBeyond && _isBeyond && limit > 0;
        }
    }

    private void Set(int added)
    {
        // If the minimum differs from the last value that was set here, the site has set it since then.
        int current = minimum.Value;
        if (_added == 0)
        {
            _sites = current;
            minimum.CallLater(Lower);
        }
        else if (current != _set)
        {
            _sites = current;
        }

        minimum.Value = Math.Min(_sites + added, minimum.Maximum);
        _set = minimum.Value;
        Volatile.Write(ref _added, added);
    }

    private void Report(HttpContext? context)
    {
        try
        {
            if (context?.RequestServices?.GetService<ILoggerFactory>() is { } factory)
            {
                LogBeyond(factory.CreateLogger("Bridge.Owin"), Limit);
            }
        }
        catch (Exception)
        {
            // The logger threw, or the services are disposed. The thread must still wait for the client.
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "More than {Limit} threads wait for slow clients of applications that write or read synchronously, and no more are "
        + "added to the thread pool (AddedThreads.Limit). Until some of these clients are done, the pool grows at its own pace, and other requests may wait. "
        + "Write and read asynchronously, or raise AddedThreads.Limit if there is enough memory.")]
    private static partial void LogBeyond(ILogger logger, int limit);
}
