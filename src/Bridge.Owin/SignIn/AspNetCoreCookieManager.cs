#if NET
using Microsoft.Owin;
using AspNetCoreOptions = Microsoft.AspNetCore.Http.CookieOptions;
using AspNetCoreSameSite = Microsoft.AspNetCore.Http.SameSiteMode;
using ChunkingCookieManager = Microsoft.AspNetCore.Authentication.Cookies.ChunkingCookieManager;
using KatanaOptions = Microsoft.Owin.CookieOptions;
using KatanaSameSite = Microsoft.Owin.SameSiteMode;

namespace Bridge.Owin;

/// <summary>
/// A cookie manager for Katana's middleware that reads, writes and splits cookies as ASP.NET Core's cookie authentication does: <c>Name=chunks-2</c>,
/// <c>NameC1=...</c>, <c>NameC2=...</c>. It uses ASP.NET Core's own ChunkingCookieManager, so ASP.NET Core must serve the request.
/// </summary>
public sealed class AspNetCoreCookieManager : Microsoft.Owin.Infrastructure.ICookieManager
{
    private readonly ChunkingCookieManager _manager = new();

    /// <summary>The maximum length of a cookie in characters, including its name and attributes; null never splits a cookie. The default is 4050.</summary>
    public int? ChunkSize
    {
        get => _manager.ChunkSize;
        set => _manager.ChunkSize = value;
    }

    /// <summary>Reads a cookie of the request, and joins its parts if it was split.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">The cookie's name.</param>
    /// <returns>The value; null if there is no such cookie. If parts are missing, the value of the first cookie, which no ticket format accepts.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The request is not served by ASP.NET Core.</exception>
    public string? GetRequestCookie(IOwinContext context, string key) => _manager.GetRequestCookie(context.GetHttpContext(), key);

    /// <summary>Sets a cookie with the response, and splits it if it is too large.</summary>
    /// <param name="context">The response.</param>
    /// <param name="key">The cookie's name.</param>
    /// <param name="value">Its value; null deletes the cookie.</param>
    /// <param name="options">Its attributes. As in Katana's middleware, an expiry of unspecified kind is UTC.</param>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="value"/> is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// The request is not served by ASP.NET Core, or <see cref="ChunkSize"/> is too small for the name and the attributes.
    /// </exception>
    public void AppendResponseCookie(IOwinContext context, string key, string? value, KatanaOptions options) =>
        _manager.AppendResponseCookie(context.GetHttpContext(), key, value, Convert(options));

    /// <summary>Makes the browser delete a cookie and its parts.</summary>
    /// <param name="context">The request and the response.</param>
    /// <param name="key">The cookie's name.</param>
    /// <param name="options">The attributes with which it was set.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The request is not served by ASP.NET Core.</exception>
    public void DeleteCookie(IOwinContext context, string key, KatanaOptions options) =>
        _manager.DeleteCookie(context.GetHttpContext(), key, Convert(options));

    private static AspNetCoreOptions Convert(KatanaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new AspNetCoreOptions
        {
            Domain = options.Domain,
            Path = options.Path,
            Expires = options.Expires is { } expires
                ? expires.Kind == DateTimeKind.Local ? new DateTimeOffset(expires) : new DateTimeOffset(DateTime.SpecifyKind(expires, DateTimeKind.Utc))
                : null,
            Secure = options.Secure,
            HttpOnly = options.HttpOnly,
            SameSite = options.SameSite switch
            {
                KatanaSameSite.None => AspNetCoreSameSite.None,
                KatanaSameSite.Lax => AspNetCoreSameSite.Lax,
                KatanaSameSite.Strict => AspNetCoreSameSite.Strict,
                _ => AspNetCoreSameSite.Unspecified,
            },
        };
    }
}
#endif
