using Microsoft.Owin.Infrastructure;
using Owin;

namespace Microsoft.Owin;

/// <summary>The cookie managers for middleware whose options name none.</summary>
public static class AppBuilderCookieExtensions
{
    /// <summary>Sets the cookie manager for middleware that writes small cookies.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="manager">The manager; null restores <see cref="CookieManager"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static void SetDefaultCookieManager(this IAppBuilder app, ICookieManager manager) => Set(app, OwinKeys.CookieManager, manager);

    /// <summary>Sets the cookie manager for middleware whose cookies may be too large for one cookie.</summary>
    /// <param name="app">The application builder.</param>
    /// <param name="manager">The manager; null restores <see cref="ChunkingCookieManager"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static void SetDefaultChunkingCookieManager(this IAppBuilder app, ICookieManager manager) => Set(app, OwinKeys.ChunkingCookieManager, manager);

    /// <summary>The cookie manager for middleware that writes small cookies.</summary>
    /// <param name="app">The application builder.</param>
    /// <returns>The manager that was set, or a new <see cref="CookieManager"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static ICookieManager GetDefaultCookieManager(this IAppBuilder app) => Get(app, OwinKeys.CookieManager) ?? new CookieManager();

    /// <summary>The cookie manager for middleware whose cookies may be too large for one cookie.</summary>
    /// <param name="app">The application builder.</param>
    /// <returns>The manager that was set, or a new <see cref="ChunkingCookieManager"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static ICookieManager GetDefaultChunkingCookieManager(this IAppBuilder app) =>
        Get(app, OwinKeys.ChunkingCookieManager) ?? new ChunkingCookieManager();

    private static ICookieManager Get(IAppBuilder app, string key)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        return app.Properties.TryGetValue(key, out object manager) ? manager as ICookieManager : null;
    }

    private static void Set(IAppBuilder app, string key, ICookieManager manager)
    {
        if (app == null)
        {
            throw new ArgumentNullException(nameof(app));
        }
        if (manager == null)
        {
            app.Properties.Remove(key);
        }
        else
        {
            app.Properties[key] = manager;
        }
    }
}
