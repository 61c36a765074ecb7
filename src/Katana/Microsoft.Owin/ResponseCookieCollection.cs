using System.Globalization;
using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin;

/// <summary>Sets and deletes cookies by adding Set-Cookie headers.</summary>
public class ResponseCookieCollection
{
    private readonly IHeaderDictionary _headers;

    /// <summary>Makes a collection over a response's headers.</summary>
    /// <param name="headers">The headers.</param>
    /// <exception cref="ArgumentNullException"><paramref name="headers"/> is null.</exception>
    public ResponseCookieCollection(IHeaderDictionary headers)
    {
        _headers = headers ?? throw new ArgumentNullException(nameof(headers));
    }

    /// <summary>Sets a cookie for the whole site and the browser's session.</summary>
    /// <param name="key">The cookie's name, which is escaped.</param>
    /// <param name="value">Its value, which is escaped; null sets an empty value.</param>
    public void Append(string key, string value) =>
        _headers.AppendValues(HeaderNames.SetCookie, SetCookie.Pair(key, value) + "; path=/");

    /// <summary>Sets a cookie.</summary>
    /// <param name="key">The cookie's name, which is escaped.</param>
    /// <param name="value">Its value, which is escaped; null sets an empty value.</param>
    /// <param name="options">The cookie's attributes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public void Append(string key, string value, CookieOptions options)
    {
        if (options == null)
        {
            throw new ArgumentNullException(nameof(options));
        }
        _headers.AppendValues(HeaderNames.SetCookie, SetCookie.Pair(key, value) + SetCookie.Attributes(options));
    }

    /// <summary>Makes the browser delete a cookie, and removes what this response has set for it so far. The cookie's path is the request's own.</summary>
    /// <param name="key">The cookie's name.</param>
    public void Delete(string key)
    {
        string name = Uri.EscapeDataString(key) + "=";
        SetCookie.RemoveWhere(_headers, cookie => cookie.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        _headers.AppendValues(HeaderNames.SetCookie, name + "; expires=" + SetCookie.Date(SetCookie.LongAgo));
    }

    /// <summary>Makes the browser delete a cookie, and removes what this response has set for it so far with the same domain or path.</summary>
    /// <param name="key">The cookie's name.</param>
    /// <param name="options">The attributes with which the cookie was set. A browser deletes a cookie only if domain and path are the same.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public void Delete(string key, CookieOptions options)
    {
        if (options == null)
        {
            throw new ArgumentNullException(nameof(options));
        }
        string name = Uri.EscapeDataString(key) + "=";
        SetCookie.RemoveWhere(_headers, cookie => cookie.StartsWith(name, StringComparison.OrdinalIgnoreCase) && SetCookie.HasScope(cookie, options));
        Append(key, string.Empty, SetCookie.Expired(options));
    }
}
