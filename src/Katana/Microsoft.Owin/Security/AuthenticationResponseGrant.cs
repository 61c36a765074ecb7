using System.Security.Claims;

namespace Microsoft.Owin.Security;

/// <summary>Asks authentication middleware to keep the user signed in. Typed access to <c>security.SignIn</c>.</summary>
public class AuthenticationResponseGrant
{
    /// <summary>Signs one identity in.</summary>
    /// <param name="identity">The identity, whose authentication type names the middleware.</param>
    /// <param name="properties">The properties to keep with it; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="identity"/> is null.</exception>
    public AuthenticationResponseGrant(ClaimsIdentity identity, AuthenticationProperties properties)
    {
        Identity = identity ?? throw new ArgumentNullException(nameof(identity));
        Principal = new ClaimsPrincipal(identity);
        Properties = properties ?? new AuthenticationProperties();
    }

    /// <summary>Signs all identities of a principal in.</summary>
    /// <param name="principal">The principal.</param>
    /// <param name="properties">The properties to keep with it; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="principal"/> is null.</exception>
    public AuthenticationResponseGrant(ClaimsPrincipal principal, AuthenticationProperties properties)
    {
        Principal = principal ?? throw new ArgumentNullException(nameof(principal));
        Identity = principal.Identities.FirstOrDefault();
        Properties = properties ?? new AuthenticationProperties();
    }

    /// <summary>The first identity, or null.</summary>
    public ClaimsIdentity Identity { get; private set; }

    /// <summary>All identities.</summary>
    public ClaimsPrincipal Principal { get; private set; }

    /// <summary>The properties to keep with them.</summary>
    public AuthenticationProperties Properties { get; private set; }
}
