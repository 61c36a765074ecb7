using Owin;

namespace Microsoft.Owin.Security;

/// <summary>The authentication type with which external sign-in middleware (OAuth, OpenID Connect, ...) signs users in.</summary>
public static class AppBuilderSecurityExtensions
{
    /// <summary>Returns the authentication type that <see cref="SetDefaultSignInAsAuthenticationType"/> stored.</summary>
    /// <param name="app">The application builder.</param>
    /// <returns>The authentication type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    /// <exception cref="InvalidOperationException">No default was set.</exception>
    public static string GetDefaultSignInAsAuthenticationType(this IAppBuilder app)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        if (app.Properties.TryGetValue(Constants.DefaultSignInAsAuthenticationType, out object value)
            && value is string authenticationType
            && !string.IsNullOrEmpty(authenticationType))
        {
            return authenticationType;
        }

        throw new InvalidOperationException(
            "No default SignInAsAuthenticationType is set on this IAppBuilder. Call app.SetDefaultSignInAsAuthenticationType(type) "
            + "(or add the cookie middleware that does) before the middleware that signs in with it, or set SignInAsAuthenticationType in that middleware's "
                + "options.");
    }

    /// <summary>Stores the authentication type that later middleware signs in with if its options name none.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="authenticationType">Usually the cookie middleware's authentication type.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void SetDefaultSignInAsAuthenticationType(this IAppBuilder app, string authenticationType)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        app.Properties[Constants.DefaultSignInAsAuthenticationType] =
            authenticationType ?? throw new ArgumentNullException(nameof(authenticationType));
    }
}
