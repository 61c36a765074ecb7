namespace Microsoft.Owin;

/// <summary>The SameSite attribute of a cookie (RFC 6265bis, section 4.1.2.7): the cross-site requests that contain the cookie.</summary>
public enum SameSiteMode
{
    /// <summary>All of them.</summary>
    None = 0,

    /// <summary>Top-level navigations with a safe method.</summary>
    Lax = 1,

    /// <summary>None.</summary>
    Strict = 2,
}
