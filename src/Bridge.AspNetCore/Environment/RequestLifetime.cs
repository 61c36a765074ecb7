using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>How long an application may use the objects of a request. The server reuses them for the next request on the connection.</summary>
/// <remarks>
/// <para>
/// The rule: every change of the request or the response, every write and every read of a body is counted from <see cref="Enter"/> until the
/// <see cref="RequestUse"/> is disposed. <see cref="End"/> refuses all further uses, and breaks the connection if one is still counted. Both sides make a
/// full memory barrier between their write and their read, so at least one of them sees the other.
/// </para>
/// <para>
/// The thread that runs the application is not counted until its call returns. The request always ends after that, so this thread cannot be using it then. This
/// saves an application that does not wait two interlocked instructions for each header.
/// </para>
/// </remarks>
internal class RequestLifetime(HttpContext context)
{
    // A thread-static field costs a tenth of comparing thread ids, and saves a field in each request.
    [ThreadStatic]
    private static RequestLifetime? s_running;

    private HttpContext? _context = context;
    private int _users;

    /// <summary>The request's HttpContext.</summary>
    /// <exception cref="ObjectDisposedException">The request is over.</exception>
    internal HttpContext HttpContext => TryGetContext() ?? throw Over("OWIN environment");

    /// <summary>
    /// The request's HttpContext; null if the request is over. Code that only reads has to check it again after reading: if it is null then, the value may be
    /// of the next request.
    /// </summary>
    internal HttpContext? TryGetContext()
    {
        Volatile.ReadBarrier();
        return Volatile.Read(ref _context);
    }

    /// <summary>Begins a use of the request, which ends when the result is disposed.</summary>
    /// <param name="what">What is used, for the error.</param>
    /// <exception cref="ObjectDisposedException">The request is over.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RequestUse Enter(string what)
        => IsRunner ? new RequestUse(_context ?? throw Over(what), null) : new RequestUse(EnterCounted(what), this);

    /// <summary>Ends a counted use.</summary>
    internal void Leave() => Interlocked.Decrement(ref _users);

    /// <summary>Counts an operation until its task is complete. Call it within a <see cref="RequestUse"/>.</summary>
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

    /// <inheritdoc cref="HoldAsync(Task)"/>
    internal Task<T> HoldAsync<T>(Task<T> operation) =>
        operation.IsCompleted ? operation : HoldAsync(new ValueTask<T>(operation)).AsTask();

    /// <summary>Ends the request for all objects that the application may have kept. If a use is still counted, the connection is broken.</summary>
    /// <returns>The request's HttpContext; null if the request was already over.</returns>
    internal HttpContext? End()
    {
        HttpContext? context = _context;
        if (context is null)
        {
            return null;
        }

        _context = null;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _users) != 0)
        {
            LateUse.Break(context);
        }

        return context;
    }

    /// <summary>Records that the calling thread runs the application, until <see cref="EndRunner"/>.</summary>
    /// <returns>The request whose application this thread was running before, for <see cref="EndRunner"/>.</returns>
    protected RequestLifetime? BeginRunner()
    {
        RequestLifetime? outer = s_running;
        s_running = this;
        return outer;
    }

    /// <summary>Records that the application's call has returned.</summary>
    protected static void EndRunner(RequestLifetime? outer) => s_running = outer;

    /// <summary>The error for using an object after its request.</summary>
    protected static ObjectDisposedException Over(string what)
        => new(
            what,
            "The request of this object is over. An application must await all its operations, and must not keep its environment, headers or streams.");

    private bool IsRunner => ReferenceEquals(s_running, this);

    private HttpContext EnterCounted(string what)
    {
        Interlocked.Increment(ref _users);
        if (Volatile.Read(ref _context) is { } context)
        {
            return context;
        }

        Interlocked.Decrement(ref _users);
        throw Over(what);
    }
}
