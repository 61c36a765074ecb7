namespace Microsoft.Owin.Security;

/// <summary>Asks authentication middleware to sign the user out: <c>security.SignOut</c> and <c>security.SignOutProperties</c>, typed.</summary>
public class AuthenticationResponseRevoke
{
    /// <summary>Signs out.</summary>
    /// <param name="authenticationTypes">Which middleware is asked; null or none asks those that are active.</param>
    public AuthenticationResponseRevoke(string[] authenticationTypes)
        : this(authenticationTypes, null)
    {
    }

    /// <summary>Signs out.</summary>
    /// <param name="authenticationTypes">Which middleware is asked; null or none asks those that are active.</param>
    /// <param name="properties">What the middleware is told, for instance where to go afterwards; null for nothing.</param>
    public AuthenticationResponseRevoke(string[] authenticationTypes, AuthenticationProperties properties)
    {
        AuthenticationTypes = authenticationTypes;
        Properties = properties ?? new AuthenticationProperties();
    }

    /// <summary>Which middleware is asked; null or none asks those that are active.</summary>
    public string[] AuthenticationTypes { get; private set; }

    /// <summary>What the middleware is told.</summary>
    public AuthenticationProperties Properties { get; private set; }
}
