using System.Security.Claims;

namespace Microsoft.Owin.Security.Provider;

/// <summary>A user has come back from an identity provider, and the sign-in and the redirect follow.</summary>
public abstract class ReturnEndpointContext : EndpointContext
{
    /// <summary>Stores the request and the ticket's contents.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="ticket">The ticket; null if authentication failed.</param>
    protected ReturnEndpointContext(IOwinContext context, AuthenticationTicket ticket)
        : base(context)
    {
        if (ticket != null)
        {
            Identity = ticket.Identity;
            Properties = ticket.Properties;
        }
    }

    /// <summary>The identity to sign in; null for no sign-in.</summary>
    public ClaimsIdentity Identity { get; set; }

    /// <summary>The properties to sign in with.</summary>
    public AuthenticationProperties Properties { get; set; }

    /// <summary>The authentication type to sign in as.</summary>
    public string SignInAsAuthenticationType { get; set; }

    /// <summary>The URL to which the user is sent next; null for no redirect.</summary>
    public string RedirectUri { get; set; }
}
