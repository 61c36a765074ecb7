using Microsoft.Owin.Security.Provider;

namespace Microsoft.Owin.Security.Notifications;

/// <summary>An event of a sign-in protocol that can be taken over.</summary>
/// <typeparam name="TOptions">The middleware's options.</typeparam>
public class BaseNotification<TOptions> : BaseContext<TOptions>
{
    /// <summary>Takes the request and the options.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="options">The middleware's options.</param>
    protected BaseNotification(IOwinContext context, TOptions options)
        : base(context, options)
    {
    }

    /// <summary>What is to happen next.</summary>
    public NotificationResultState State { get; set; }

    /// <summary>Whether <see cref="State"/> is <see cref="NotificationResultState.HandledResponse"/>.</summary>
    public bool HandledResponse => State == NotificationResultState.HandledResponse;

    /// <summary>Whether <see cref="State"/> is <see cref="NotificationResultState.Skipped"/>.</summary>
    public bool Skipped => State == NotificationResultState.Skipped;

    /// <summary>Tells the middleware that the response is complete.</summary>
    public void HandleResponse() => State = NotificationResultState.HandledResponse;

    /// <summary>Tells the middleware to stop and let the next one have the request.</summary>
    public void SkipToNextMiddleware() => State = NotificationResultState.Skipped;
}
