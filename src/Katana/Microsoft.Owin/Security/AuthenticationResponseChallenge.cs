namespace Microsoft.Owin.Security;

/// <summary>Asks authentication middleware to make the user sign in. Typed access to <c>security.Challenge</c>.</summary>
public class AuthenticationResponseChallenge
{
    /// <summary>Makes a challenge.</summary>
    /// <param name="authenticationTypes">The middleware to ask; null or none for the active ones.</param>
    /// <param name="properties">The properties to keep until the user comes back; null for none.</param>
    public AuthenticationResponseChallenge(string[] authenticationTypes, AuthenticationProperties properties)
    {
        AuthenticationTypes = authenticationTypes;
        Properties = properties ?? new AuthenticationProperties();
    }

    /// <summary>The middleware to ask; null or none for the active ones.</summary>
    public string[] AuthenticationTypes { get; private set; }

    /// <summary>The properties to keep until the user comes back.</summary>
    public AuthenticationProperties Properties { get; private set; }
}
