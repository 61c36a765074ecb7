#if NET
using Bridge.Owin;
using Bridge.Owin.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin.Security;

namespace Owin;

/// <summary>Makes ASP.NET Core's authentication schemes available as authentication types of a Katana pipeline.</summary>
public static class AspNetCoreSchemeExtensions
{
    /// <summary>
    /// Adds a scheme of ASP.NET Core's authentication to a Katana pipeline, with its name as the authentication type. ASP.NET Core's handler then answers
    /// <c>context.Authentication.Challenge("oidc")</c>, finds the user and handles the callback.
    /// </summary>
    /// <remarks>
    /// Add it behind the cookie middleware that signs external users in. That cookie middleware is the handler's <c>SignInScheme</c>, through
    /// <c>AddKatana("ExternalCookie")</c>. An app whose handlers have callbacks calls <c>app.UseAuthentication()</c> behind <c>app.UseKatana(...)</c>. A
    /// WebApplication that does not call it runs it in front, where no Katana middleware can sign the user in.
    /// </remarks>
    /// <param name="app">The Katana pipeline.</param>
    /// <param name="scheme">The scheme's name. Its display name is the caption under which login pages list it.</param>
    /// <param name="mode">
    /// <see cref="AuthenticationMode.Active"/> adds the user that the handler finds to every request, and lets the handler answer every 401 that names no
    /// authentication type. <see cref="AuthenticationMode.Passive"/> acts only if it is named.
    /// </param>
    /// <returns><paramref name="app"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> or <paramref name="scheme"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no such scheme, or it represents Katana's own middleware.</exception>
    /// <exception cref="InvalidOperationException">The Katana pipeline was built without ASP.NET Core's services.</exception>
    public static IAppBuilder UseAspNetCoreScheme(this IAppBuilder app, string scheme, AuthenticationMode mode = AuthenticationMode.Passive)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        IAuthenticationSchemeProvider? provider =
            RequiredServices.Of(app, nameof(UseAspNetCoreScheme)).GetService<IAuthenticationSchemeProvider>();

        // Schemes are added at startup, so the provider answers synchronously.
        AuthenticationScheme found = provider?.GetSchemeAsync(scheme).GetAwaiter().GetResult() ?? throw new ArgumentException(
            $"ASP.NET Core's authentication has no scheme '{scheme}'. {Others(provider)} Add it: "
                + $"builder.Services.AddAuthentication().Add...(\"{scheme}\", ...).",
            nameof(scheme));
        if (found.HandlerType == typeof(KatanaSchemeHandler))
        {
            throw new ArgumentException(
                $"The scheme '{scheme}' represents Katana's own middleware (AddKatana). Name a scheme whose handler is ASP.NET Core's.",
                nameof(scheme));
        }

        AspNetCoreSchemeOptions options = new(scheme) { AuthenticationMode = mode };
        if (found.DisplayName is { } caption)
        {
            options.Description.Caption = caption;
        }

        return app.Use(typeof(AspNetCoreSchemeMiddleware), options);
    }

    private static string Others(IAuthenticationSchemeProvider? provider)
    {
        string[] names = provider is null
            ? []
            : [.. provider.GetAllSchemesAsync().GetAwaiter().GetResult()
                .Where(static scheme => scheme.HandlerType != typeof(KatanaSchemeHandler)).Select(static scheme => $"'{scheme.Name}'")];
        return names.Length == 0 ? "It has none but Katana's." : $"It has: {string.Join(", ", names)}.";
    }
}
#endif
