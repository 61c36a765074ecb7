using System.Security.Claims;
using System.Security.Principal;

namespace Microsoft.Owin.Security.Infrastructure;

/// <summary>Tells an authentication middleware whether a request's sign-in, sign-out or challenge is for it.</summary>
public struct SecurityHelper : IEquatable<SecurityHelper>
{
    private readonly IOwinContext _context;

    /// <summary>Makes a helper for a request.</summary>
    /// <param name="context">The request's context.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public SecurityHelper(IOwinContext context) => _context = context ?? throw new ArgumentNullException(nameof(context));

    /// <summary>Adds an identity to the request's user, before its authenticated identities. Unauthenticated identities are removed.</summary>
    /// <param name="identity">The identity.</param>
    /// <exception cref="ArgumentNullException"><paramref name="identity"/> is null.</exception>
    public void AddUserIdentity(IIdentity identity)
    {
        if (identity == null)
        {
            throw new ArgumentNullException(nameof(identity));
        }

        var user = new ClaimsPrincipal(identity);
        switch (_context.Request.User)
        {
            case ClaimsPrincipal existing:
                user.AddIdentities(existing.Identities.Where(static i => i.IsAuthenticated));
                break;
            case { Identity: { IsAuthenticated: true } existing }:
                user.AddIdentity(existing as ClaimsIdentity ?? new ClaimsIdentity(existing));
                break;
        }

        _context.Request.User = user;
    }

    /// <summary>Finds the challenge that a middleware must answer.</summary>
    /// <param name="authenticationType">The middleware's authentication type.</param>
    /// <param name="authenticationMode">The middleware's mode.</param>
    /// <returns>
    /// The challenge if it names the type, or if it names none and the mode is active. If there is no challenge and the mode is active, an empty one. Otherwise
    /// null.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="authenticationType"/> is null.</exception>
    public AuthenticationResponseChallenge LookupChallenge(string authenticationType, AuthenticationMode authenticationMode)
    {
        if (authenticationType == null)
        {
            throw new ArgumentNullException(nameof(authenticationType));
        }

        AuthenticationResponseChallenge challenge = _context.Authentication.AuthenticationResponseChallenge;
        if (challenge?.AuthenticationTypes is not { Length: > 0 } types)
        {
            return authenticationMode == AuthenticationMode.Active ? challenge ?? new AuthenticationResponseChallenge(null, null) : null;
        }

        return types.Contains(authenticationType, StringComparer.Ordinal) ? challenge : null;
    }

    /// <summary>Finds the sign-in that a middleware must perform.</summary>
    /// <param name="authenticationType">The middleware's authentication type.</param>
    /// <returns>The sign-in of only the identity of that type; null if there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="authenticationType"/> is null.</exception>
    public AuthenticationResponseGrant LookupSignIn(string authenticationType)
    {
        if (authenticationType == null)
        {
            throw new ArgumentNullException(nameof(authenticationType));
        }

        AuthenticationResponseGrant grant = _context.Authentication.AuthenticationResponseGrant;
        if (grant == null)
        {
            return null;
        }

        foreach (ClaimsIdentity identity in grant.Principal.Identities)
        {
            if (string.Equals(authenticationType, identity.AuthenticationType, StringComparison.Ordinal))
            {
                return new AuthenticationResponseGrant(identity, grant.Properties ?? new AuthenticationProperties());
            }
        }

        return null;
    }

    /// <summary>Finds the sign-out that a middleware must perform.</summary>
    /// <param name="authenticationType">The middleware's authentication type.</param>
    /// <param name="authenticationMode">The middleware's mode.</param>
    /// <returns>The sign-out if it names the type, or names none and the mode is active; otherwise null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="authenticationType"/> is null.</exception>
    public AuthenticationResponseRevoke LookupSignOut(string authenticationType, AuthenticationMode authenticationMode)
    {
        if (authenticationType == null)
        {
            throw new ArgumentNullException(nameof(authenticationType));
        }

        AuthenticationResponseRevoke revoke = _context.Authentication.AuthenticationResponseRevoke;
        if (revoke?.AuthenticationTypes is not { Length: > 0 } types)
        {
            return authenticationMode == AuthenticationMode.Active ? revoke : null;
        }

        return types.Contains(authenticationType, StringComparer.Ordinal) ? revoke : null;
    }

    /// <summary>Whether both work on the same context.</summary>
    /// <param name="other">The other helper.</param>
    /// <returns>true when they do.</returns>
    public bool Equals(SecurityHelper other) => Equals(_context, other._context);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is SecurityHelper other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _context == null ? 0 : _context.GetHashCode();

    /// <summary>Whether both work on the same context.</summary>
    /// <param name="left">One helper.</param>
    /// <param name="right">The other helper.</param>
    /// <returns>true when they do.</returns>
    public static bool operator ==(SecurityHelper left, SecurityHelper right) => left.Equals(right);

    /// <summary>Whether they work on different contexts.</summary>
    /// <param name="left">One helper.</param>
    /// <param name="right">The other helper.</param>
    /// <returns>true when they do.</returns>
    public static bool operator !=(SecurityHelper left, SecurityHelper right) => !left.Equals(right);
}
