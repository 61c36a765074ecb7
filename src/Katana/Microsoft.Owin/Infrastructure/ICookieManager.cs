namespace Microsoft.Owin.Infrastructure;

/// <summary>Reads and writes the cookies of middleware, so that a site can replace how this is done.</summary>
public interface ICookieManager
{
    /// <summary>Reads a cookie of the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">The cookie's name.</param>
    /// <returns>The value, or null if there is none.</returns>
    string GetRequestCookie(IOwinContext context, string key);

    /// <summary>Sets a cookie with the response.</summary>
    /// <param name="context">The response.</param>
    /// <param name="key">The cookie's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="options">Its attributes.</param>
    void AppendResponseCookie(IOwinContext context, string key, string value, CookieOptions options);

    /// <summary>Deletes a cookie with the response.</summary>
    /// <param name="context">The response.</param>
    /// <param name="key">The cookie's name.</param>
    /// <param name="options">The attributes with which it was set.</param>
    void DeleteCookie(IOwinContext context, string key, CookieOptions options);
}
