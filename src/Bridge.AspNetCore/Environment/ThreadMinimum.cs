namespace Bridge.AspNetCore;

/// <summary>The minimum of the process's thread pool: up to it, the pool starts threads without a delay.</summary>
internal class ThreadMinimum
{
    // A slow client makes a thread wait again within this time, so the minimum does not follow each pause.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private Timer? _timer;

    public virtual int Value
    {
        get
        {
            ThreadPool.GetMinThreads(out int threads, out _);
            return threads;
        }

        set
        {
            ThreadPool.GetMinThreads(out _, out int completionThreads);
            ThreadPool.SetMinThreads(value, completionThreads);
        }
    }

    /// <summary>The maximum of the pool, which its minimum cannot exceed.</summary>
    public virtual int Maximum
    {
        get
        {
            ThreadPool.GetMaxThreads(out int threads, out _);
            return threads;
        }
    }

    /// <summary>Calls back once, after a delay. An object has one callback.</summary>
    public virtual void CallLater(Action callback)
    {
        _timer ??= Create(callback);
        _timer.Change(s_interval, Timeout.InfiniteTimeSpan);
    }

    // The timer outlives the request that first needs it, and must not keep that request's execution context.
    private static Timer Create(Action callback)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return new Timer(static state => ((Action)state!)(), callback, Timeout.Infinite, Timeout.Infinite);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return new Timer(static state => ((Action)state!)(), callback, Timeout.Infinite, Timeout.Infinite);
        }
    }
}
