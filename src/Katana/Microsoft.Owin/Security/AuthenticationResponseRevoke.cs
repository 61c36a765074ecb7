namespace Microsoft.Owin.Security;

/// <summary>Asks authentication middleware to sign the user out. Typed access to <c>security.SignOut</c> and <c>security.SignOutProperties</c>.</summary>
public class AuthenticationResponseRevoke
{
    /// <summary>Signs out.</summary>
    /// <param name="authenticationTypes">The middleware to ask; null or none for the active ones.</param>
    public AuthenticationResponseRevoke(string[] authenticationTypes)
        : this(authenticationTypes, null)
    {
    }

    /// <summary>Signs out.</summary>
    /// <param name="authenticationTypes">The middleware to ask; null or none for the active ones.</param>
    /// <param name="properties">Properties for the middleware, such as the URL to go to afterwards; null for none.</param>
    public AuthenticationResponseRevoke(string[] authenticationTypes, AuthenticationProperties properties)
    {
        AuthenticationTypes = authenticationTypes;
        Properties = properties ?? new AuthenticationProperties();
    }

    /// <summary>The middleware to ask; null or none for the active ones.</summary>
    public string[] AuthenticationTypes { get; private set; }

    /// <summary>Properties for the middleware.</summary>
    public AuthenticationProperties Properties { get; private set; }
}
