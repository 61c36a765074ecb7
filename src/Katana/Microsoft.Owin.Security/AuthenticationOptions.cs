namespace Microsoft.Owin.Security;

/// <summary>What every authentication middleware's options have.</summary>
public abstract class AuthenticationOptions
{
    private string _authenticationType;

    /// <summary>Starts in <see cref="Security.AuthenticationMode.Active"/> mode with an empty <see cref="Description"/>.</summary>
    /// <param name="authenticationType">The initial <see cref="AuthenticationType"/>.</param>
    protected AuthenticationOptions(string authenticationType)
    {
        Description = new AuthenticationDescription();
        AuthenticationType = authenticationType;
        AuthenticationMode = AuthenticationMode.Active;
    }

    /// <summary>The name by which the middleware is asked for, and that the identities it makes carry. Compared with case.</summary>
    public string AuthenticationType
    {
        get => _authenticationType;
        set
        {
            _authenticationType = value;
            Description.AuthenticationType = value;
        }
    }

    /// <summary>Whether the middleware acts by itself or only when it is named.</summary>
    public AuthenticationMode AuthenticationMode { get; set; }

    /// <summary>What <see cref="IAuthenticationManager.GetAuthenticationTypes()"/> tells of this middleware.</summary>
    public AuthenticationDescription Description { get; set; }
}
