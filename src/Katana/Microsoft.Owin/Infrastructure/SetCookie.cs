using System.Globalization;

namespace Microsoft.Owin.Infrastructure;

/// <summary>The text of a Set-Cookie header.</summary>
internal static class SetCookie
{
    internal static readonly DateTime LongAgo = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    internal static string Pair(string key, string value) => Uri.EscapeDataString(key) + "=" + Uri.EscapeDataString(value ?? string.Empty);

    internal static string Attributes(CookieOptions options) => string.Concat(
    [
        string.IsNullOrEmpty(options.Domain) ? null : "; domain=" + options.Domain,
        string.IsNullOrEmpty(options.Path) ? null : "; path=" + options.Path,
        options.Expires.HasValue ? "; expires=" + Date(options.Expires.Value) : null,
        options.Secure ? "; secure" : null,
        options.HttpOnly ? "; HttpOnly" : null,
        options.SameSite.HasValue ? "; SameSite=" + Name(options.SameSite.Value) : null,
    ]);

    internal static string Date(DateTime value) => value.ToString("ddd, dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " GMT";

    internal static CookieOptions Expired(CookieOptions options) => new()
    {
        Domain = options.Domain,
        Path = options.Path,
        Expires = LongAgo,
        Secure = options.Secure,
        HttpOnly = options.HttpOnly,
        SameSite = options.SameSite,
    };

    /// <summary>Whether a cookie was set with the domain of the options, or with their path if they have no domain.</summary>
    internal static bool HasScope(string cookie, CookieOptions options)
    {
        string scope = !string.IsNullOrEmpty(options.Domain) ? "domain=" + options.Domain
            : !string.IsNullOrEmpty(options.Path) ? "path=" + options.Path
            : string.Empty;
        if (scope.Length == 0)
        {
            return true;
        }
        foreach (string attribute in cookie.Split(';'))
        {
            if (string.Equals(attribute.Trim(), scope, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    internal static void RemoveWhere(IHeaderDictionary headers, Predicate<string> predicate)
    {
        IList<string> cookies = headers.GetValues(HeaderNames.SetCookie);
        if (cookies == null)
        {
            return;
        }
        var kept = new List<string>(cookies);
        if (kept.RemoveAll(predicate) > 0)
        {
            headers.SetValues(HeaderNames.SetCookie, kept.ToArray());
        }
    }

    private static string Name(SameSiteMode mode) => mode switch
    {
        SameSiteMode.None => "None",
        SameSiteMode.Lax => "Lax",
        SameSiteMode.Strict => "Strict",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "A cookie's SameSite is None, Lax or Strict."),
    };
}
