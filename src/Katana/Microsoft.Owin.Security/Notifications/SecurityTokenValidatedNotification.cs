namespace Microsoft.Owin.Security.Notifications;

/// <summary>A security token was valid, and a ticket was made from it.</summary>
/// <typeparam name="TMessage">The protocol's message.</typeparam>
/// <typeparam name="TOptions">The middleware's options.</typeparam>
public class SecurityTokenValidatedNotification<TMessage, TOptions> : BaseNotification<TOptions>
{
    /// <summary>Stores the request and the options.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="options">The middleware's options.</param>
    public SecurityTokenValidatedNotification(IOwinContext context, TOptions options)
        : base(context, options)
    {
    }

    /// <summary>The ticket with which the user will be signed in.</summary>
    public AuthenticationTicket AuthenticationTicket { get; set; }

    /// <summary>The protocol's message.</summary>
    public TMessage ProtocolMessage { get; set; }
}
