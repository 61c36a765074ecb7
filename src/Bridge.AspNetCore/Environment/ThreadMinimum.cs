namespace Bridge.AspNetCore;

/// <summary>The minimum of the process's thread pool: so many threads it starts without a delay.</summary>
internal class ThreadMinimum
{
    // A client that is slow waits again within this time: the minimum does not follow each of its pauses.
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

    /// <summary>The most threads that the pool may have, which its minimum cannot exceed.</summary>
    public virtual int Maximum
    {
        get
        {
            ThreadPool.GetMaxThreads(out int threads, out _);
            return threads;
        }
    }

    /// <summary>Calls back once, after a while. There is one callback to an object.</summary>
    public virtual void CallLater(Action callback)
    {
        _timer ??= Create(callback);
        _timer.Change(s_interval, Timeout.InfiniteTimeSpan);
    }

    // The timer outlives the request that happens to need it first, and must not keep what flows with that.
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
