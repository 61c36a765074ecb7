#if NET
using Bridge.Owin;
using Bridge.Owin.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Katana's sign-in as a scheme of ASP.NET Core's authentication.</summary>
public static class KatanaAuthenticationBuilderExtensions
{
    /// <summary>The name of the scheme that stands for whichever Katana middleware is active.</summary>
    public const string KatanaScheme = "Katana";

    /// <summary>
    /// Adds a scheme that hands ASP.NET Core's authenticate, challenge, forbid, sign-in and sign-out to the sign-in middleware of the Katana pipeline which
    /// the request runs in. So <c>RequireAuthorization()</c> and <c>[Authorize]</c> behind <c>app.UseKatana(...)</c> get the redirect that Katana's
    /// middleware makes of a 401, and <c>HttpContext.SignInAsync</c> sets Katana's cookie.
    /// </summary>
    /// <remarks>
    /// The order is <c>app.UseKatana(...)</c>, <c>app.UseAuthentication()</c> if the app calls it, <c>app.UseAuthorization()</c>, the endpoints. A challenge, a
    /// sign-in or a sign-out in front of the Katana pipeline, behind it, or after the response has begun is an <see cref="InvalidOperationException"/>.
    /// </remarks>
    /// <param name="builder">The app's authentication, as <c>services.AddAuthentication()</c> gives it.</param>
    /// <param name="authenticationType">
    /// The authentication type of the Katana middleware that the scheme stands for, such as <c>"ApplicationCookie"</c>; null for whichever is active.
    /// </param>
    /// <param name="scheme">The scheme's name; null for <paramref name="authenticationType"/>, or <see cref="KatanaScheme"/> where that is null.</param>
    /// <param name="displayName">The scheme's name for people; null for none.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="authenticationType"/> or <paramref name="scheme"/> is empty.</exception>
    public static AuthenticationBuilder AddKatana(
        this AuthenticationBuilder builder,
        string? authenticationType = null,
        string? scheme = null,
        string? displayName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ThrowIfEmpty(authenticationType, nameof(authenticationType));
        ThrowIfEmpty(scheme, nameof(scheme));
        string name = scheme ?? authenticationType ?? KatanaScheme;
        builder.Services.TryAddSingleton<AnnouncedPipelines>();
        builder.Services.Configure<KatanaSchemeOptions>(name, options => options.AuthenticationType = authenticationType);
        builder.Services.TryAddTransient<KatanaSchemeHandler>();
        builder.Services.Configure<AuthenticationOptions>(options => options.AddScheme(name, added =>
        {
            added.HandlerType = typeof(KatanaSchemeHandler);
            added.DisplayName = displayName;
        }));
        return builder;
    }

    private static void ThrowIfEmpty(string? value, string name)
    {
        if (value is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        }
    }
}
#endif
