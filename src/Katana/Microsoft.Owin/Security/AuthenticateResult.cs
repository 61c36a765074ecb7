using System.Security.Claims;
using System.Security.Principal;

namespace Microsoft.Owin.Security;

/// <summary>The answer of an authentication middleware about the request's user.</summary>
public class AuthenticateResult
{
    /// <summary>Makes a result.</summary>
    /// <param name="identity">The user's identity; null if the middleware has none.</param>
    /// <param name="properties">The properties that were kept with the identity.</param>
    /// <param name="description">The middleware's own description.</param>
    /// <exception cref="ArgumentNullException"><paramref name="properties"/> or <paramref name="description"/> is null.</exception>
    public AuthenticateResult(IIdentity identity, AuthenticationProperties properties, AuthenticationDescription description)
    {
        Properties = properties ?? throw new ArgumentNullException(nameof(properties));
        Description = description ?? throw new ArgumentNullException(nameof(description));
        if (identity != null)
        {
            Identity = identity as ClaimsIdentity ?? new ClaimsIdentity(identity);
        }
    }

    /// <summary>The user's identity, or null.</summary>
    public ClaimsIdentity Identity { get; private set; }

    /// <summary>The properties that were kept with the identity.</summary>
    public AuthenticationProperties Properties { get; private set; }

    /// <summary>The description of the middleware.</summary>
    public AuthenticationDescription Description { get; private set; }
}
