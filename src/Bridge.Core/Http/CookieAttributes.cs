namespace Bridge;

/// <summary>The attributes of a cookie that <see cref="Response.SetCookie"/> sets. The defaults are safe.</summary>
/// <remarks>RFC 6265 section 4.1.2, and RFC 6265bis for SameSite.</remarks>
public sealed class CookieAttributes
{
    /// <summary>The path for which the cookie is sent; null for the request's own. The default is <c>/</c>.</summary>
    public string? Path { get; set; } = "/";

    /// <summary>The domain for which the cookie is sent, with its subdomains; null, the default, for only the host that set it.</summary>
    public string? Domain { get; set; }

    /// <summary>How long the cookie lives; null, the default, until the browser is closed. Sent in seconds.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>When the cookie ends; null, the default, when the browser is closed.</summary>
    public DateTimeOffset? Expires { get; set; }

    /// <summary>Whether scripts cannot read the cookie; true by default.</summary>
    public bool HttpOnly { get; set; } = true;

    /// <summary>Whether the cookie is sent only over https. Null, the default, means yes if the request came over https.</summary>
    public bool? Secure { get; set; }

    /// <summary>Which requests from other sites include the cookie: <see cref="SameSite.Lax"/> by default; null to send no SameSite.</summary>
    public SameSite? SameSite { get; set; } = Bridge.SameSite.Lax;

    internal CookieAttributes Expired() => new()
    {
        Path = Path,
        Domain = Domain,
        HttpOnly = HttpOnly,
        Secure = Secure,
        SameSite = SameSite,
        MaxAge = TimeSpan.Zero,
        Expires = DateTimeOffset.FromUnixTimeSeconds(0),
    };
}
