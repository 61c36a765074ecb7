using System.Net;

namespace Bridge.Owin;

/// <summary>Options for <see cref="OwinHandlerExtensions.ToHttpMessageHandler"/>. The names and the defaults are those of <c>HttpClientHandler</c>.</summary>
public sealed class AppHandlerOptions
{
    /// <summary>
    /// Whether redirects are followed; the default is true. The same application answers them, for every URL. A redirect from https to http is not followed.
    /// </summary>
    public bool AllowAutoRedirect { get; set; } = true;

    /// <summary>
    /// The maximum number of redirects that are followed for one request; the default is 50. The redirect after that is returned to the caller.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 1.</exception>
    public int MaxAutomaticRedirections
    {
        get;
        set => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The number must be at least 1. AllowAutoRedirect = false follows no redirects.");
    } = 50;

    /// <summary>Whether cookies that the application sets are sent back to it; the default is true.</summary>
    public bool UseCookies { get; set; } = true;

    /// <summary>The cookies, which can be read, or shared between handlers.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public CookieContainer CookieContainer
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();
}
