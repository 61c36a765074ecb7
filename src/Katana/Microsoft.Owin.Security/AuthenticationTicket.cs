using System.Security.Claims;

namespace Microsoft.Owin.Security;

/// <summary>A user's identity with what is known of that sign-in (when it was issued, when it expires, ...).</summary>
public class AuthenticationTicket
{
    /// <summary>Makes a ticket.</summary>
    /// <param name="identity">The identity, or null for a ticket that carries properties alone.</param>
    /// <param name="properties">The properties; null stands for empty ones.</param>
    public AuthenticationTicket(ClaimsIdentity identity, AuthenticationProperties properties)
    {
        Identity = identity;
        Properties = properties ?? new AuthenticationProperties();
    }

    /// <summary>The identity; null where authentication yielded properties alone.</summary>
    public ClaimsIdentity Identity { get; }

    /// <summary>The properties; never null.</summary>
    public AuthenticationProperties Properties { get; }
}
