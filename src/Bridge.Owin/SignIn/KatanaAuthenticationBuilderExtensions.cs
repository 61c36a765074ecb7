#if NET
using Bridge.Owin;
using Bridge.Owin.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Katana's sign-in as a scheme of ASP.NET Core's authentication.</summary>
public static class KatanaAuthenticationBuilderExtensions
{
    /// <summary>The name of the scheme that uses the active Katana middleware of any type.</summary>
    public const string KatanaScheme = "Katana";

    /// <summary>
    /// Adds a scheme that passes ASP.NET Core's authenticate, challenge, forbid, sign-in and sign-out to the sign-in middleware of the request's Katana
    /// pipeline. So <c>RequireAuthorization()</c> and <c>[Authorize]</c> behind <c>app.UseKatana(...)</c> get the redirect that Katana's middleware makes from
    /// a 401, and <c>HttpContext.SignInAsync</c> sets Katana's cookie.
    /// </summary>
    /// <remarks>
    /// Call, in this order, <c>app.UseKatana(...)</c>, <c>app.UseAuthentication()</c> if the app uses it, <c>app.UseAuthorization()</c>, and then map the
    /// endpoints. A challenge, a sign-in or a sign-out outside the Katana pipeline, or after the response has begun, throws an
    /// <see cref="InvalidOperationException"/>.
    /// </remarks>
    /// <param name="builder">The app's authentication, which <c>services.AddAuthentication()</c> returns.</param>
    /// <param name="authenticationType">
    /// The authentication type of the Katana middleware that the scheme uses, such as <c>"ApplicationCookie"</c>; null for the active one.
    /// </param>
    /// <param name="scheme">The scheme's name; null for <paramref name="authenticationType"/>, or for <see cref="KatanaScheme"/> if that is null too.</param>
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
