namespace Microsoft.Owin.Security;

/// <summary>Whether an authentication middleware acts by itself or only when it is named.</summary>
public enum AuthenticationMode
{
    /// <summary>Sets the request's user as the request comes in, and answers a 401 that names no authentication type.</summary>
    Active,

    /// <summary>Authenticates, challenges and signs out only when asked to by its authentication type.</summary>
    Passive,
}
