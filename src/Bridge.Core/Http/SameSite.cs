namespace Bridge;

/// <summary>Which requests from other sites a browser adds a cookie to.</summary>
/// <remarks>RFC 6265bis section 4.1.2.7.</remarks>
public enum SameSite
{
    /// <summary>All requests. Browsers take such a cookie only where it is <c>Secure</c> too.</summary>
    None,

    /// <summary>Those that follow a link to the site; no form that is posted, and nothing that a page of another site embeds.</summary>
    Lax,

    /// <summary>None: where somebody follows a link to the site, the first request has no such cookie.</summary>
    Strict,
}
