using System.Security.Claims;

namespace Microsoft.Owin.Security.Provider;

/// <summary>A user's return from an identity provider, just before the sign-in and the redirect.</summary>
public abstract class ReturnEndpointContext : EndpointContext
{
    /// <summary>Takes the request and the ticket's contents.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="ticket">The ticket; null where authentication failed.</param>
    protected ReturnEndpointContext(IOwinContext context, AuthenticationTicket ticket)
        : base(context)
    {
        if (ticket != null)
        {
            Identity = ticket.Identity;
            Properties = ticket.Properties;
        }
    }

    /// <summary>The identity to sign in; null signs nobody in.</summary>
    public ClaimsIdentity Identity { get; set; }

    /// <summary>The properties to sign in with.</summary>
    public AuthenticationProperties Properties { get; set; }

    /// <summary>The authentication type to sign in as.</summary>
    public string SignInAsAuthenticationType { get; set; }

    /// <summary>Where the user is sent next; null sends the user nowhere.</summary>
    public string RedirectUri { get; set; }
}
