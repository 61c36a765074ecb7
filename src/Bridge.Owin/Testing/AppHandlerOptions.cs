using System.Net;

namespace Bridge.Owin;

/// <summary>
/// What the handler of <see cref="OwinHandlerExtensions.ToHttpMessageHandler"/> does by itself. The names and the defaults are <c>HttpClientHandler</c>'s.
/// </summary>
public sealed class AppHandlerOptions
{
    /// <summary>
    /// Whether a redirect is followed: true. Wherever it leads, the same application answers, save from https to http, which is not followed.
    /// </summary>
    public bool AllowAutoRedirect { get; set; } = true;

    /// <summary>The number of redirects that are followed for one request: 50. The one after that is given to the caller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 1.</exception>
    public int MaxAutomaticRedirections
    {
        get;
        set => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one redirect is followed; AllowAutoRedirect = false follows none.");
    } = 50;

    /// <summary>Whether cookies that the application sets are sent back to it: true.</summary>
    public bool UseCookies { get; set; } = true;

    /// <summary>The cookies, to look at or to share between handlers.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public CookieContainer CookieContainer
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();
}
