using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>How long an application may use the objects of a request. The server uses the same objects for the next request on the connection.</summary>
/// <remarks>
/// <para>
/// The rule: whoever changes the request or the response, writes to it or reads its body, is counted from <see cref="TryEnter"/> to <see cref="Exit"/>. <see cref="End"/> lets nobody in any
/// more, and breaks the connection if somebody is still inside. Both sides make a full memory barrier between their write and their read, so at least one of them sees the other.
/// </para>
/// <para>
/// The thread that runs the application is not counted until its call returns: the request ends after that on every path, so this thread cannot be inside then. This spares an application
/// that does not wait two interlocked instructions for each header.
/// </para>
/// </remarks>
internal class RequestLifetime(HttpContext context)
{
    private HttpContext? _context = context;
    private int _users;

    // 0 is nobody. A thread whose number does not fit is counted, which is right too; the field shares 8 bytes with its neighbours.
    private ushort _runner;

    /// <summary>The request's HttpContext.</summary>
    /// <exception cref="ObjectDisposedException">The request is over.</exception>
    internal HttpContext HttpContext => TryGetContext() ?? throw Over("OWIN environment");

    /// <summary>The request's HttpContext; null if the request is over. Whoever only reads asks afterwards too: what was read belongs to this request only if this is not null then.</summary>
    internal HttpContext? TryGetContext()
    {
        Volatile.ReadBarrier();
        return Volatile.Read(ref _context);
    }

    /// <summary>Begins a use of the request. <see cref="Exit"/> ends it, on the same thread, unless this returned null.</summary>
    /// <returns>The request's HttpContext; null if the request is over.</returns>
    internal HttpContext? TryEnter() => IsRunner ? _context : TryEnterCounted();

    /// <summary>Begins a use of the request, as <see cref="TryEnter"/> does.</summary>
    /// <param name="what">What is used, for the error.</param>
    /// <exception cref="ObjectDisposedException">The request is over.</exception>
    internal HttpContext Enter(string what) => TryEnter() ?? throw Over(what);

    /// <summary>Ends a use.</summary>
    internal void Exit()
    {
        if (!IsRunner)
        {
            Interlocked.Decrement(ref _users);
        }
    }

    /// <summary>Counts an operation until its task is complete. To be called between <see cref="TryEnter"/> and <see cref="Exit"/>.</summary>
    internal async Task HoldAsync(Task operation)
    {
        Interlocked.Increment(ref _users);
        try
        {
            await operation;
        }
        finally
        {
            Interlocked.Decrement(ref _users);
        }
    }

    /// <inheritdoc cref="HoldAsync(Task)"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<T> HoldAsync<T>(ValueTask<T> operation)
    {
        Interlocked.Increment(ref _users);
        try
        {
            return await operation;
        }
        finally
        {
            Interlocked.Decrement(ref _users);
        }
    }

    /// <summary>Ends the request for everything that the application may have kept. Where somebody is still using it, the connection breaks.</summary>
    /// <returns>The request's HttpContext; null if the request was over already.</returns>
    internal HttpContext? End()
    {
        HttpContext? context = Interlocked.Exchange(ref _context, null);
        if (context is not null && Volatile.Read(ref _users) != 0)
        {
            LateUse.Break(context);
        }

        return context;
    }

    /// <summary>Says that the calling thread runs the application, until <see cref="EndRunner"/>. One thread at a time.</summary>
    protected void BeginRunner()
    {
        int thread = Environment.CurrentManagedThreadId;
        _runner = thread <= ushort.MaxValue ? (ushort)thread : (ushort)0;
    }

    /// <summary>Says that the application's call has returned.</summary>
    protected void EndRunner() => _runner = 0;

    /// <summary>The error for what was kept beyond its request.</summary>
    protected static ObjectDisposedException Over(string what)
        => new(what, "The request that this belongs to is over. An application must await what it begins, and must not keep its environment, headers or streams.");

    // Other threads may read an old value here. None of those is their own number: only they themselves write that.
    private bool IsRunner => _runner == Environment.CurrentManagedThreadId;

    private HttpContext? TryEnterCounted()
    {
        Interlocked.Increment(ref _users);
        if (Volatile.Read(ref _context) is { } context)
        {
            return context;
        }

        Interlocked.Decrement(ref _users);
        return null;
    }
}
