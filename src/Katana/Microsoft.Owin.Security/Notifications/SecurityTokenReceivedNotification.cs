namespace Microsoft.Owin.Security.Notifications;

/// <summary>A message with a security token has arrived, and the token has not been validated yet.</summary>
/// <typeparam name="TMessage">The protocol's message.</typeparam>
/// <typeparam name="TOptions">The middleware's options.</typeparam>
public class SecurityTokenReceivedNotification<TMessage, TOptions> : BaseNotification<TOptions>
{
    /// <summary>Stores the request and the options.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="options">The middleware's options.</param>
    public SecurityTokenReceivedNotification(IOwinContext context, TOptions options)
        : base(context, options)
    {
    }

    /// <summary>The protocol's message.</summary>
    public TMessage ProtocolMessage { get; set; }
}
