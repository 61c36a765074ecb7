namespace Microsoft.Owin.Security.Notifications;

/// <summary>A message of the protocol has arrived, and has not been read yet.</summary>
/// <typeparam name="TMessage">The protocol's message.</typeparam>
/// <typeparam name="TOptions">The middleware's options.</typeparam>
public class MessageReceivedNotification<TMessage, TOptions> : BaseNotification<TOptions>
{
    /// <summary>Stores the request and the options.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="options">The middleware's options.</param>
    public MessageReceivedNotification(IOwinContext context, TOptions options)
        : base(context, options)
    {
    }

    /// <summary>The protocol's message.</summary>
    public TMessage ProtocolMessage { get; set; }
}
