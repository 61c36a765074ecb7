namespace Bridge;

/// <summary>Which requests from other sites include a cookie.</summary>
/// <remarks>RFC 6265bis section 4.1.2.7.</remarks>
public enum SameSite
{
    /// <summary>All requests. Browsers accept such a cookie only if it is <c>Secure</c> too.</summary>
    None,

    /// <summary>Only requests that follow a link to the site, not posted forms or content that another site's page embeds.</summary>
    Lax,

    /// <summary>None. If a user follows a link to the site, the first request does not include the cookie.</summary>
    Strict,
}
