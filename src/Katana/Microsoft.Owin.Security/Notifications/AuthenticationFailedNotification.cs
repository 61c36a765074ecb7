namespace Microsoft.Owin.Security.Notifications;

/// <summary>A message of the protocol was refused.</summary>
/// <typeparam name="TMessage">The protocol's message.</typeparam>
/// <typeparam name="TOptions">The middleware's options.</typeparam>
public class AuthenticationFailedNotification<TMessage, TOptions> : BaseNotification<TOptions>
{
    /// <summary>Stores the request and the options.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="options">The middleware's options.</param>
    public AuthenticationFailedNotification(IOwinContext context, TOptions options)
        : base(context, options)
    {
    }

    /// <summary>The reason.</summary>
    public Exception Exception { get; set; }

    /// <summary>The protocol's message.</summary>
    public TMessage ProtocolMessage { get; set; }
}
