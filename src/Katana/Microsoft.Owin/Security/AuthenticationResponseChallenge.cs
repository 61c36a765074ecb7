namespace Microsoft.Owin.Security;

/// <summary>Asks authentication middleware to have the user sign in: <c>security.Challenge</c>, typed.</summary>
public class AuthenticationResponseChallenge
{
    /// <summary>Makes a challenge.</summary>
    /// <param name="authenticationTypes">Which middleware is asked; null or none asks those that are active.</param>
    /// <param name="properties">What is kept until the user comes back; null for nothing.</param>
    public AuthenticationResponseChallenge(string[] authenticationTypes, AuthenticationProperties properties)
    {
        AuthenticationTypes = authenticationTypes;
        Properties = properties ?? new AuthenticationProperties();
    }

    /// <summary>Which middleware is asked; null or none asks those that are active.</summary>
    public string[] AuthenticationTypes { get; private set; }

    /// <summary>What is kept until the user comes back.</summary>
    public AuthenticationProperties Properties { get; private set; }
}
