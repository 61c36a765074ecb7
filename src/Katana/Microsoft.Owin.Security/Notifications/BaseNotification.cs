using Microsoft.Owin.Security.Provider;

namespace Microsoft.Owin.Security.Notifications;

/// <summary>An event of a sign-in protocol that the application can handle itself.</summary>
/// <typeparam name="TOptions">The middleware's options.</typeparam>
public class BaseNotification<TOptions> : BaseContext<TOptions>
{
    /// <summary>Stores the request and the options.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="options">The middleware's options.</param>
    protected BaseNotification(IOwinContext context, TOptions options)
        : base(context, options)
    {
    }

    /// <summary>What happens next.</summary>
    public NotificationResultState State { get; set; }

    /// <summary>Whether <see cref="State"/> is <see cref="NotificationResultState.HandledResponse"/>.</summary>
    public bool HandledResponse => State == NotificationResultState.HandledResponse;

    /// <summary>Whether <see cref="State"/> is <see cref="NotificationResultState.Skipped"/>.</summary>
    public bool Skipped => State == NotificationResultState.Skipped;

    /// <summary>Tells the middleware that the response is complete.</summary>
    public void HandleResponse() => State = NotificationResultState.HandledResponse;

    /// <summary>Tells the middleware to stop and pass the request to the next one.</summary>
    public void SkipToNextMiddleware() => State = NotificationResultState.Skipped;
}
