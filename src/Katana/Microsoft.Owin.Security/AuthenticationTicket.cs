using System.Security.Claims;

namespace Microsoft.Owin.Security;

/// <summary>A user's identity and the properties of the sign-in (when it was issued, when it expires, ...).</summary>
public class AuthenticationTicket
{
    /// <summary>Makes a ticket.</summary>
    /// <param name="identity">The identity; null for a ticket that contains only properties.</param>
    /// <param name="properties">The properties; null for empty ones.</param>
    public AuthenticationTicket(ClaimsIdentity identity, AuthenticationProperties properties)
    {
        Identity = identity;
        Properties = properties ?? new AuthenticationProperties();
    }

    /// <summary>The identity; null if authentication returned only properties.</summary>
    public ClaimsIdentity Identity { get; }

    /// <summary>The properties; never null.</summary>
    public AuthenticationProperties Properties { get; }
}
