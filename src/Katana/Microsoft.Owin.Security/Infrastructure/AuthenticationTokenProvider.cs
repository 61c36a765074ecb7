namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>An <see cref="IAuthenticationTokenProvider"/> that calls delegates. Without delegates it makes and reads no tokens.</summary>
public class AuthenticationTokenProvider : IAuthenticationTokenProvider
{
    /// <summary>Called by <see cref="Create"/>, and by <see cref="CreateAsync"/> if <see cref="OnCreateAsync"/> is null.</summary>
    public Action<AuthenticationTokenCreateContext> OnCreate { get; set; }

    /// <summary>Called by <see cref="CreateAsync"/>.</summary>
    public Func<AuthenticationTokenCreateContext, Task> OnCreateAsync { get; set; }

    /// <summary>Called by <see cref="Receive"/>, and by <see cref="ReceiveAsync"/> if <see cref="OnReceiveAsync"/> is null.</summary>
    public Action<AuthenticationTokenReceiveContext> OnReceive { get; set; }

    /// <summary>Called by <see cref="ReceiveAsync"/>.</summary>
    public Func<AuthenticationTokenReceiveContext, Task> OnReceiveAsync { get; set; }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException"><see cref="OnCreateAsync"/> is set and <see cref="OnCreate"/> is not.</exception>
    public virtual void Create(AuthenticationTokenCreateContext context)
    {
        if (OnCreate == null && OnCreateAsync != null)
        {
            throw OnlyAsynchronous(nameof(Create), nameof(OnCreate));
        }

        OnCreate?.Invoke(context);
    }

    /// <inheritdoc />
    public virtual Task CreateAsync(AuthenticationTokenCreateContext context)
    {
        if (OnCreateAsync != null)
        {
            return OnCreateAsync(context);
        }

        Create(context);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException"><see cref="OnReceiveAsync"/> is set and <see cref="OnReceive"/> is not.</exception>
    public virtual void Receive(AuthenticationTokenReceiveContext context)
    {
        if (OnReceive == null && OnReceiveAsync != null)
        {
            throw OnlyAsynchronous(nameof(Receive), nameof(OnReceive));
        }

        OnReceive?.Invoke(context);
    }

    /// <inheritdoc />
    public virtual Task ReceiveAsync(AuthenticationTokenReceiveContext context)
    {
        if (OnReceiveAsync != null)
        {
            return OnReceiveAsync(context);
        }

        Receive(context);
        return Task.CompletedTask;
    }

    private static InvalidOperationException OnlyAsynchronous(string method, string property) =>
        new($"{method} was called on an AuthenticationTokenProvider that has only {property}Async. Set {property} too, or call {method}Async.");
}
