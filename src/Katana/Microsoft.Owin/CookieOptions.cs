namespace Microsoft.Owin;

/// <summary>The attributes of a cookie to set.</summary>
public class CookieOptions
{
    /// <summary>Makes options whose path is the root.</summary>
    public CookieOptions()
    {
        Path = "/";
    }

    /// <summary>The Domain attribute; none if null or empty.</summary>
    public string Domain { get; set; }

    /// <summary>The Path attribute; a slash by default, none if null or empty.</summary>
    public string Path { get; set; }

    /// <summary>
    /// When the cookie expires, in UTC. A value of any kind is written without conversion. Null for the end of the browser's session.
    /// </summary>
    public DateTime? Expires { get; set; }

    /// <summary>Whether the cookie is sent only over secure connections.</summary>
    public bool Secure { get; set; }

    /// <summary>Whether scripts cannot read the cookie.</summary>
    public bool HttpOnly { get; set; }

    /// <summary>The SameSite attribute; none if null.</summary>
    public SameSiteMode? SameSite { get; set; }
}
