namespace Microsoft.Owin;

/// <summary>The attributes of a cookie that is set.</summary>
public class CookieOptions
{
    /// <summary>Makes options whose path is the root.</summary>
    public CookieOptions()
    {
        Path = "/";
    }

    /// <summary>The Domain attribute; none if null or empty.</summary>
    public string Domain { get; set; }

    /// <summary>The Path attribute, a slash unless set; none if null or empty.</summary>
    public string Path { get; set; }

    /// <summary>When the cookie expires, in UTC: the value is written as it is, whatever its kind. Null for the end of the browser's session.</summary>
    public DateTime? Expires { get; set; }

    /// <summary>Whether the cookie is sent over secure connections alone.</summary>
    public bool Secure { get; set; }

    /// <summary>Whether the cookie is kept from scripts.</summary>
    public bool HttpOnly { get; set; }

    /// <summary>The SameSite attribute; none if null.</summary>
    public SameSiteMode? SameSite { get; set; }
}
