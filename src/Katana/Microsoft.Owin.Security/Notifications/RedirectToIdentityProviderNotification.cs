using Microsoft.Owin.Security.Provider;

namespace Microsoft.Owin.Security.Notifications;

/// <summary>The user is about to be redirected to the identity provider, to sign in or out.</summary>
/// <typeparam name="TMessage">The protocol's message.</typeparam>
/// <typeparam name="TOptions">The middleware's options.</typeparam>
public class RedirectToIdentityProviderNotification<TMessage, TOptions> : BaseContext<TOptions>
{
    /// <summary>Stores the request and the options.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="options">The middleware's options.</param>
    public RedirectToIdentityProviderNotification(IOwinContext context, TOptions options)
        : base(context, options)
    {
    }

    /// <summary>The message that is about to be sent.</summary>
    public TMessage ProtocolMessage { get; set; }

    /// <summary>What happens next.</summary>
    public NotificationResultState State { get; set; }

    /// <summary>Whether <see cref="State"/> is <see cref="NotificationResultState.HandledResponse"/>.</summary>
    public bool HandledResponse => State == NotificationResultState.HandledResponse;

    /// <summary>Tells the middleware that the response is complete, so that it does not redirect.</summary>
    public void HandleResponse() => State = NotificationResultState.HandledResponse;
}
