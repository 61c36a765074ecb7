namespace Microsoft.Owin.Security;

/// <summary>Whether an authentication middleware acts by itself or only when it is named.</summary>
public enum AuthenticationMode
{
    /// <summary>Sets the user at the start of the request, and answers a 401 that names no authentication type.</summary>
    Active,

    /// <summary>Authenticates, challenges and signs out only when its authentication type is named.</summary>
    Passive,
}
