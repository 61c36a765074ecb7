using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore;

/// <summary>Counts the threads of the pool that wait for a client, and keeps the pool's minimum above the site's own by as many.</summary>
internal sealed partial class BlockedThreads(ThreadMinimum minimum)
{
    /// <summary>A rise of the minimum takes a lock of the pool and wakes a thread of it; so many threads share one.</summary>
    internal const int Step = 16;

    private readonly Lock _lock = new();
    private int _blocked;
    private int _limit = 1024;

    // Changed under the lock; _added is read without it.
    private int _added;
    private int _sites;
    private int _set;
    private bool _isBeyond;

    /// <summary>How many threads are added at most.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            Volatile.Write(ref _limit, value);
            Adjust(isRise: false);
            Adjust(isRise: true);

            // The next that is beyond this limit is reported.
            Volatile.Write(ref _isBeyond, false);
        }
    }

    /// <summary>How many threads of the pool wait for a client.</summary>
    internal int Waiting => Volatile.Read(ref _blocked);

    /// <summary>How many threads the minimum is raised by.</summary>
    internal int Added => Volatile.Read(ref _added);

    /// <summary>Waits for an operation that a client keeps from completing. To be called where it is not complete at once.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="context">Whose log is told where more threads wait than may be added; null for none.</param>
    public void Wait(Task operation, HttpContext? context)
    {
        // A thread that the application made itself takes none from the pool.
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
    /// <returns>Whether it is the first since nobody waited for which none can be added.</returns>
    internal bool Begin() => Interlocked.Increment(ref _blocked) > Added && Adjust(isRise: true);

    /// <summary>Says that a thread has waited. The minimum is lowered later: the next write of the same client may well wait, too.</summary>
    internal void End() => Interlocked.Decrement(ref _blocked);

    private void Lower() => Adjust(isRise: false);

    private bool Adjust(bool isRise)
    {
        // Beyond the limit nobody needs the lock.
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
        // What is not what was set here, the site has set since.
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
            // A log that fails, or services that are gone already: the client is waited for all the same.
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "More than {Limit} threads wait for slow clients of applications that write or read synchronously, and no more are "
        + "added to the thread pool (AddedThreads.Limit). Until some of these clients are done, the pool grows at its own pace, and other requests may wait. "
        + "Write and read asynchronously, or raise AddedThreads.Limit where there is memory.")]
    private static partial void LogBeyond(ILogger logger, int limit);
}
