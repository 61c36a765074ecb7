using System.Security.Claims;

namespace Microsoft.Owin.Security;

/// <summary>Access to a request's authentication middleware: who the user is, sign-in, sign-out and challenges.</summary>
public interface IAuthenticationManager
{
    /// <summary>The user (<c>server.User</c>) that active middleware or the host has set, or null.</summary>
    ClaimsPrincipal User { get; set; }

    /// <summary>The challenge that was requested so far, or null.</summary>
    AuthenticationResponseChallenge AuthenticationResponseChallenge { get; set; }

    /// <summary>The sign-in that was requested so far, or null.</summary>
    AuthenticationResponseGrant AuthenticationResponseGrant { get; set; }

    /// <summary>The sign-out that was requested so far, or null.</summary>
    AuthenticationResponseRevoke AuthenticationResponseRevoke { get; set; }

    /// <summary>The descriptions of all authentication middleware.</summary>
    /// <returns>The descriptions.</returns>
    IEnumerable<AuthenticationDescription> GetAuthenticationTypes();

    /// <summary>The descriptions of some authentication middleware.</summary>
    /// <param name="predicate">Selects them.</param>
    /// <returns>The descriptions.</returns>
    IEnumerable<AuthenticationDescription> GetAuthenticationTypes(Func<AuthenticationDescription, bool> predicate);

    /// <summary>Asks one middleware who the user is.</summary>
    /// <param name="authenticationType">Its name.</param>
    /// <returns>Its answer; null if there is no such middleware or it knows no user.</returns>
    Task<AuthenticateResult> AuthenticateAsync(string authenticationType);

    /// <summary>Asks several middlewares who the user is.</summary>
    /// <param name="authenticationTypes">Their names.</param>
    /// <returns>Their answers.</returns>
    Task<IEnumerable<AuthenticateResult>> AuthenticateAsync(string[] authenticationTypes);

    /// <summary>Answers 401 and asks middleware to make the user sign in.</summary>
    /// <param name="authenticationTypes">The middleware to ask; none for the active ones.</param>
    void Challenge(params string[] authenticationTypes);

    /// <summary>Answers 401 and asks middleware to make the user sign in.</summary>
    /// <param name="properties">The properties to keep until the user comes back.</param>
    /// <param name="authenticationTypes">The middleware to ask; none for the active ones.</param>
    void Challenge(AuthenticationProperties properties, params string[] authenticationTypes);

    /// <summary>Asks middleware to keep the user signed in.</summary>
    /// <param name="identities">The identities; the authentication type of each names the middleware.</param>
    void SignIn(params ClaimsIdentity[] identities);

    /// <summary>Asks middleware to keep the user signed in.</summary>
    /// <param name="properties">The properties to keep with the identities.</param>
    /// <param name="identities">The identities; the authentication type of each names the middleware.</param>
    void SignIn(AuthenticationProperties properties, params ClaimsIdentity[] identities);

    /// <summary>Asks middleware to sign the user out.</summary>
    /// <param name="authenticationTypes">The middleware to ask; none for the active ones.</param>
    void SignOut(params string[] authenticationTypes);

    /// <summary>Asks middleware to sign the user out.</summary>
    /// <param name="properties">Properties for the middleware.</param>
    /// <param name="authenticationTypes">The middleware to ask; none for the active ones.</param>
    void SignOut(AuthenticationProperties properties, params string[] authenticationTypes);
}
