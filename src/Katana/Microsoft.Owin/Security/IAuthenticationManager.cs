using System.Security.Claims;

namespace Microsoft.Owin.Security;

/// <summary>Talks to the authentication middleware of a request: who the user is, signing in and out, challenges.</summary>
public interface IAuthenticationManager
{
    /// <summary>The user (<c>server.User</c>) as active middleware or the host has set it, or null.</summary>
    ClaimsPrincipal User { get; set; }

    /// <summary>The challenge asked for so far, or null.</summary>
    AuthenticationResponseChallenge AuthenticationResponseChallenge { get; set; }

    /// <summary>The sign-in asked for so far, or null.</summary>
    AuthenticationResponseGrant AuthenticationResponseGrant { get; set; }

    /// <summary>The sign-out asked for so far, or null.</summary>
    AuthenticationResponseRevoke AuthenticationResponseRevoke { get; set; }

    /// <summary>The descriptions of all authentication middleware.</summary>
    /// <returns>The descriptions.</returns>
    IEnumerable<AuthenticationDescription> GetAuthenticationTypes();

    /// <summary>The descriptions of some authentication middleware.</summary>
    /// <param name="predicate">Chooses them.</param>
    /// <returns>The descriptions.</returns>
    IEnumerable<AuthenticationDescription> GetAuthenticationTypes(Func<AuthenticationDescription, bool> predicate);

    /// <summary>Asks one middleware who the user is.</summary>
    /// <param name="authenticationType">Its name.</param>
    /// <returns>What it says, or null if there is no such middleware or it knows no user.</returns>
    Task<AuthenticateResult> AuthenticateAsync(string authenticationType);

    /// <summary>Asks several middlewares who the user is.</summary>
    /// <param name="authenticationTypes">Their names.</param>
    /// <returns>What they say.</returns>
    Task<IEnumerable<AuthenticateResult>> AuthenticateAsync(string[] authenticationTypes);

    /// <summary>Answers 401 and has middleware ask the user to sign in.</summary>
    /// <param name="authenticationTypes">Which middleware; none for those that are active.</param>
    void Challenge(params string[] authenticationTypes);

    /// <summary>Answers 401 and has middleware ask the user to sign in.</summary>
    /// <param name="properties">What is kept until the user comes back.</param>
    /// <param name="authenticationTypes">Which middleware; none for those that are active.</param>
    void Challenge(AuthenticationProperties properties, params string[] authenticationTypes);

    /// <summary>Has middleware keep the user signed in.</summary>
    /// <param name="identities">The identities; the authentication type of each names the middleware.</param>
    void SignIn(params ClaimsIdentity[] identities);

    /// <summary>Has middleware keep the user signed in.</summary>
    /// <param name="properties">What is kept with the identities.</param>
    /// <param name="identities">The identities; the authentication type of each names the middleware.</param>
    void SignIn(AuthenticationProperties properties, params ClaimsIdentity[] identities);

    /// <summary>Has middleware sign the user out.</summary>
    /// <param name="authenticationTypes">Which middleware; none for those that are active.</param>
    void SignOut(params string[] authenticationTypes);

    /// <summary>Has middleware sign the user out.</summary>
    /// <param name="properties">What the middleware is told.</param>
    /// <param name="authenticationTypes">Which middleware; none for those that are active.</param>
    void SignOut(AuthenticationProperties properties, params string[] authenticationTypes);
}
