namespace Microsoft.Owin.Security;

/// <summary>The options that every authentication middleware has.</summary>
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

    /// <summary>The name of the middleware and of the identities that it makes. The comparison is case-sensitive.</summary>
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

    /// <summary>The description of this middleware in <see cref="IAuthenticationManager.GetAuthenticationTypes()"/>.</summary>
    public AuthenticationDescription Description { get; set; }
}
