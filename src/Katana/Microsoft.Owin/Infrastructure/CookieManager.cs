namespace Microsoft.Owin.Infrastructure;

/// <summary>Reads and writes cookies of any size, unchanged.</summary>
public class CookieManager : ICookieManager
{
    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public string GetRequestCookie(IOwinContext context, string key) => NotNull(context).Request.Cookies[key];

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="options"/> is null.</exception>
    public void AppendResponseCookie(IOwinContext context, string key, string value, CookieOptions options) =>
        NotNull(context).Response.Cookies.Append(key, value, options);

    /// <inheritdoc />
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="options"/> is null.</exception>
    public void DeleteCookie(IOwinContext context, string key, CookieOptions options) =>
        NotNull(context).Response.Cookies.Delete(key, options);

    private static IOwinContext NotNull(IOwinContext context) => context ?? throw new ArgumentNullException(nameof(context));
}
