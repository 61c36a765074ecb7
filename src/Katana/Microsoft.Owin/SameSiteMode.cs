namespace Microsoft.Owin;

/// <summary>The SameSite attribute of a cookie (RFC 6265bis, section 4.1.2.7): to which cross-site requests a browser adds the cookie.</summary>
public enum SameSiteMode
{
    /// <summary>To all of them.</summary>
    None = 0,

    /// <summary>To top-level navigations by a safe method.</summary>
    Lax = 1,

    /// <summary>To none.</summary>
    Strict = 2,
}
